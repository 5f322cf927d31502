//! The upstream's problem codes as reasons that a buyer can act on (Cryptorefills b).

use crate::domain::refusal::Refusal;

/// The reason behind a code; one that we do not know is kept and logged for the operator. It is a machine's word
/// ([`is_code`](crate::adapters::cryptorefills::wire::problem::is_code)), never a text of the upstream's.
pub fn refusal(code: Option<&str>) -> Refusal {
    let Some(code) = code else {
        return other("UNNAMED_PROBLEM");
    };
    match code {
        "OUT_OF_STOCK" => Refusal::SoldOut,
        "NOT_AVAILABLE_PRODUCT" | "PRODUCT_NOT_AVAILABLE" | "NOT_ACTIVE" | "COUNTRY_NOT_SUPPORTED" => {
            Refusal::NotAvailable
        }
        "INVALID_DENOMINATION" | "INVALID_PRODUCT_VALUE" | "AMOUNT_TOO_LOW" => Refusal::AmountNotOffered,
        "PRODUCT_COUNT_EXCEEDED" | "MULTIPLE_LIMITED_PRODUCT_SAME_ORDER" => Refusal::Limited,
        "AMOUNT_LESS_THEN_MINIMUM_ALLOWED" | "AMOUNT_LESS_THAN_MINIMUM_ALLOWED" => Refusal::TooSmall,
        "MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED" | "AMOUNT_TOO_HIGH" => Refusal::TooLarge,
        "DAILY_SPENDING_LIMIT_EXCEEDED" => Refusal::DailyLimit,
        "MONTHLY_SPENDING_LIMIT_EXCEEDED" => Refusal::MonthlyLimit,
        "INVALID_BENEFICIARY_ACCOUNT" => Refusal::Recipient,
        "INVALID_EMAIL_DOMAIN" => Refusal::Mailbox,
        "NOT_ALLOWED_PAYMENT_VIA" | "SUSPENDED_COIN" => Refusal::Tender,
        "UNSUPPORTED_PROTOCOL_COIN_COMBINATION" | "SUSPENDED_NETWORK" | "FULLNAME_MISSING" => Refusal::Network,
        "KYC_MISSING" | "VERIFICATION_REQUIRED" | "LOGIN_REQUIRED" => Refusal::Identity,
        "KYC_PENDING" => Refusal::IdentityPending,
        "COUPON_REQUIRES_LOGIN"
        | "COUPON_NOT_FOUND"
        | "COUPON_NOT_ACTIVE"
        | "COUPON_ALREADY_SPENT"
        | "COUPON_MAX_USAGE_REACHED"
        | "COUPON_EXPIRED"
        | "COUPON_BELOW_MIN_AMOUNT"
        | "COUPON_NOT_VALID_FOR_USER"
        | "COUPON_NOT_VALID_FOR_CATEGORY"
        | "COUPON_NOT_VALID_FOR_KIND"
        | "COUPON_NOT_VALID_FOR_BRAND"
        | "COUPON_NOT_VALID_FOR_COUNTRY"
        | "COUPON_NOT_VALID_FOR_STORE" => Refusal::Coupon,
        _ => other(code),
    }
}

fn other(code: &str) -> Refusal {
    tracing::warn!(code, "the shop refuses with a code that is not known here");
    Refusal::Other(String::from(code))
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use crate::domain::refusal::Refusal;
    use crate::domain::refusal::Remedy::{self, Again, Amount, Brand, Later, Patience, Recipient, Tender};

    /// Every code of Cryptorefills (b), and what the buyer can change.
    const CODES: [(&str, Remedy); 42] = [
        ("AMOUNT_LESS_THEN_MINIMUM_ALLOWED", Amount),
        ("AMOUNT_LESS_THAN_MINIMUM_ALLOWED", Amount),
        ("MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED", Amount),
        ("DAILY_SPENDING_LIMIT_EXCEEDED", Later),
        ("MONTHLY_SPENDING_LIMIT_EXCEEDED", Later),
        ("PRODUCT_COUNT_EXCEEDED", Brand),
        ("MULTIPLE_LIMITED_PRODUCT_SAME_ORDER", Brand),
        ("NOT_AVAILABLE_PRODUCT", Brand),
        ("PRODUCT_NOT_AVAILABLE", Brand),
        ("OUT_OF_STOCK", Brand),
        ("NOT_ACTIVE", Brand),
        ("INVALID_BENEFICIARY_ACCOUNT", Recipient),
        ("INVALID_EMAIL_DOMAIN", Recipient),
        ("NOT_ALLOWED_PAYMENT_VIA", Tender),
        ("UNSUPPORTED_PROTOCOL_COIN_COMBINATION", Tender),
        ("SUSPENDED_COIN", Tender),
        ("SUSPENDED_NETWORK", Tender),
        ("KYC_MISSING", Brand),
        ("KYC_PENDING", Patience),
        ("VERIFICATION_REQUIRED", Brand),
        ("FULLNAME_MISSING", Tender),
        ("LOGIN_REQUIRED", Brand),
        ("COUPON_REQUIRES_LOGIN", Again),
        ("COUPON_NOT_FOUND", Again),
        ("COUPON_NOT_ACTIVE", Again),
        ("COUPON_ALREADY_SPENT", Again),
        ("COUPON_MAX_USAGE_REACHED", Again),
        ("COUPON_EXPIRED", Again),
        ("COUPON_BELOW_MIN_AMOUNT", Again),
        ("COUPON_NOT_VALID_FOR_USER", Again),
        ("COUPON_NOT_VALID_FOR_CATEGORY", Again),
        ("COUPON_NOT_VALID_FOR_KIND", Again),
        ("COUPON_NOT_VALID_FOR_BRAND", Again),
        ("COUPON_NOT_VALID_FOR_COUNTRY", Again),
        ("COUPON_NOT_VALID_FOR_STORE", Again),
        ("INVALID_DENOMINATION", Amount),
        ("INVALID_PRODUCT_VALUE", Amount),
        ("AMOUNT_TOO_LOW", Amount),
        ("AMOUNT_TOO_HIGH", Amount),
        ("COUNTRY_NOT_SUPPORTED", Brand),
        ("A_CODE_OF_NEXT_YEAR", Again),
        ("COUPON_OF_NEXT_YEAR", Again),
    ];

    #[test]
    fn every_code_has_its_remedy() {
        for (code, remedy) in CODES {
            let why = refusal(Some(code));
            assert_eq!(why.remedy(), remedy, "{code}");
            let new = code.ends_with("NEXT_YEAR");
            assert_eq!(matches!(why, Refusal::Other(_)), new, "{code}");
        }
    }

    #[test]
    fn an_unknown_code_is_kept_for_the_operator() {
        assert_eq!(refusal(Some("NEW_ONE")), Refusal::Other("NEW_ONE".into()));
        assert_eq!(refusal(None), Refusal::Other("UNNAMED_PROBLEM".into()));
    }
}
