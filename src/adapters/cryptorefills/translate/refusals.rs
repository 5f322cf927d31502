//! The upstream's problem codes as reasons that a buyer can act on (Cryptorefills b).

use crate::domain::refusal::Refusal;

/// The reason behind a code; one that we do not know is kept for the operator.
pub fn refusal(code: Option<&str>) -> Refusal {
    let Some(code) = code else {
        return Refusal::Other(String::from("UNNAMED_PROBLEM"));
    };
    match code {
        "OUT_OF_STOCK" => Refusal::SoldOut,
        "NOT_AVAILABLE_PRODUCT"
        | "PRODUCT_NOT_AVAILABLE"
        | "NOT_ACTIVE"
        | "INVALID_DENOMINATION"
        | "INVALID_PRODUCT_VALUE"
        | "COUNTRY_NOT_SUPPORTED" => Refusal::NotAvailable,
        "AMOUNT_LESS_THEN_MINIMUM_ALLOWED" | "AMOUNT_LESS_THAN_MINIMUM_ALLOWED" | "AMOUNT_TOO_LOW" => Refusal::TooSmall,
        "MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED" | "AMOUNT_TOO_HIGH" => Refusal::TooLarge,
        "DAILY_SPENDING_LIMIT_EXCEEDED" => Refusal::DailyLimit,
        "MONTHLY_SPENDING_LIMIT_EXCEEDED" => Refusal::MonthlyLimit,
        "INVALID_BENEFICIARY_ACCOUNT" | "INVALID_EMAIL_DOMAIN" => Refusal::Recipient,
        "NOT_ALLOWED_PAYMENT_VIA"
        | "UNSUPPORTED_PROTOCOL_COIN_COMBINATION"
        | "SUSPENDED_COIN"
        | "SUSPENDED_NETWORK"
        | "FULLNAME_MISSING" => Refusal::Tender,
        "KYC_MISSING" | "KYC_PENDING" | "VERIFICATION_REQUIRED" | "LOGIN_REQUIRED" => Refusal::Identity,
        _ => Refusal::Other(String::from(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use crate::domain::refusal::{Refusal, Remedy};

    #[test]
    fn every_known_code_has_a_remedy() {
        for (code, remedy) in [
            ("OUT_OF_STOCK", Remedy::Brand),
            ("PRODUCT_NOT_AVAILABLE", Remedy::Brand),
            ("AMOUNT_LESS_THEN_MINIMUM_ALLOWED", Remedy::Amount),
            ("MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED", Remedy::Amount),
            ("DAILY_SPENDING_LIMIT_EXCEEDED", Remedy::Later),
            ("MONTHLY_SPENDING_LIMIT_EXCEEDED", Remedy::Later),
            ("INVALID_BENEFICIARY_ACCOUNT", Remedy::Recipient),
            ("INVALID_EMAIL_DOMAIN", Remedy::Recipient),
            ("SUSPENDED_COIN", Remedy::Tender),
            ("FULLNAME_MISSING", Remedy::Tender),
            ("LOGIN_REQUIRED", Remedy::Brand),
            ("COUPON_EXPIRED", Remedy::Again),
        ] {
            assert_eq!(refusal(Some(code)).remedy(), remedy, "{code}");
        }
    }

    #[test]
    fn an_unknown_code_is_kept_for_the_operator() {
        assert_eq!(refusal(Some("NEW_ONE")), Refusal::Other("NEW_ONE".into()));
        assert_eq!(refusal(None), Refusal::Other("UNNAMED_PROBLEM".into()));
    }
}
