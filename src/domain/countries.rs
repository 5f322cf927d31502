//! The countries a buyer may choose, and the few that are offered first.

use super::catalog::Country;

/// Countries and inhabited territories that the upstream serves, by ISO 3166-1 alpha-2 code.
///
/// Left out are those that it does not sell to: AF, BY, CF, CD, CU, IR, KP, SY.
const CODES: [&str; 234] = [
    "AD", "AE", "AG", "AI", "AL", "AM", "AO", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE", "BF",
    "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BW", "BZ", "CA", "CC", "CG", "CH", "CI",
    "CK", "CL", "CM", "CN", "CO", "CR", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
    "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI",
    "GL", "GM", "GN", "GP", "GQ", "GR", "GT", "GU", "GW", "GY", "HK", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM",
    "IN", "IQ", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KR", "KW", "KY", "KZ", "LA",
    "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML",
    "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG",
    "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS",
    "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK",
    "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SZ", "TC", "TD", "TG", "TH", "TJ", "TK", "TL", "TM", "TN",
    "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF",
    "WS", "YE", "YT", "ZA", "ZM", "ZW",
];

/// Large markets, offered before the whole list.
const FIRST: [&str; 8] = ["US", "GB", "DE", "JP", "KR", "BR", "IN", "NG"];

/// All of them, by code.
pub fn all() -> impl Iterator<Item = Country> {
    CODES.into_iter().filter_map(Country::new)
}

/// The few that are offered before the whole list.
pub fn first() -> impl Iterator<Item = Country> {
    FIRST.into_iter().filter_map(Country::new)
}

#[cfg(test)]
mod tests {
    use super::{CODES, all, first};

    #[test]
    fn the_list_is_sorted_and_holds_the_first_ones() {
        assert!(CODES.is_sorted());
        assert_eq!(all().count(), CODES.len());
        assert_eq!(first().count(), 8);
        assert!(first().all(|country| CODES.contains(&country.code())));
    }

    #[test]
    fn a_country_that_is_not_sold_to_is_not_served() {
        for code in ["AF", "BY", "CF", "CD", "CU", "IR", "KP", "SY", "AQ", "XX"] {
            assert!(!CODES.contains(&code), "{code}");
        }
    }
}
