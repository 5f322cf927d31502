//! The names of all settings, and which of them somebody meant who misspelt one.

use strsim::damerau_levenshtein;

/// It names every setting, so that none is known to the shop alone.
const EXAMPLE: &str = include_str!("../../.env.example");
/// Letters of a name that others are hardly near to by chance.
const LONG: usize = 8;
/// Letters of a name in which two may be wrong.
const LONGER: usize = 12;

/// All names of settings.
fn all() -> impl Iterator<Item = &'static str> {
    EXAMPLE.lines().filter_map(|line| {
        let (name, _) = line.trim_start_matches(['#', ' ']).split_once('=')?;
        let is_name = name.len() > 3 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        is_name.then_some(name)
    })
}

/// The setting that this name was meant to be, if it is none and very near to one.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    if all().any(|known| known == name) {
        return None;
    }
    let spelled = name.to_ascii_uppercase().replace('-', "_");
    all().find(|known| {
        let wrong = match known.len() {
            LONGER.. => 2,
            LONG.. => 1,
            _ => 0,
        };
        damerau_levenshtein(known, &spelled) <= wrong
    })
}

#[cfg(test)]
mod tests {
    use super::{all, meant};

    /// Of use to nobody who runs a shop.
    const FOR_MEASURING: &str = "GIFTKIOSK_PACE";

    #[test]
    fn a_name_is_known_again_however_it_was_misspelt() {
        for (spelled, known) in [
            ("ADMIN_ID", Some("ADMIN_IDS")),
            ("admin_ids", Some("ADMIN_IDS")),
            ("TELEGRAM-BOT-TOKEN", Some("TELEGRAM_BOT_TOKEN")),
            ("MARGIN_PERCNET", Some("MARGIN_PERCENT")),
            ("FUNDING_MAX_PERORDER", Some("FUNDING_MAX_PER_ORDER")),
            ("rail", Some("RAIL")),
            ("MAIL", None),
            ("PUBLIC_URI", Some("PUBLIC_URL")),
            ("HTTPS_PROXY", None),
            ("COMPOSE_PROJECT_NAME", None),
        ] {
            assert_eq!(meant(spelled), known, "{spelled}");
        }
        assert!(all().all(|name| meant(name).is_none()));
    }

    #[test]
    fn every_setting_that_is_read_stands_in_the_example() {
        let known: Vec<&str> = all().collect();
        let sources = [
            include_str!("../settings.rs"),
            include_str!("buyers.rs"),
            include_str!("cashier.rs"),
            include_str!("server.rs"),
        ];
        let is_name =
            |text: &str| text.contains('_') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let mut read = 0;
        for source in sources {
            let program = source.split("#[cfg(test)]").next().unwrap_or_default();
            for name in program.split('"').filter(|text| is_name(text)) {
                read += 1;
                assert!(known.contains(&name) || name == FOR_MEASURING, "{name}");
            }
        }
        assert!(read > known.len(), "{read} of {}", known.len());
    }
}
