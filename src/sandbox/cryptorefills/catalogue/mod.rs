//! The catalogue: the same brands, products and ids in every run.

pub mod brand;
pub mod countries;
mod generate;
mod names;

use std::sync::OnceLock;

use brand::Brand;
use countries::{COUNTRIES, Country};

static WORLD: Catalogue = Catalogue {
    shelves: [const { OnceLock::new() }; COUNTRIES.len()],
};

/// Every brand of every country; a country's shelf is filled when it is first looked at.
#[derive(Debug)]
pub struct Catalogue {
    shelves: [OnceLock<Vec<Brand>>; COUNTRIES.len()],
}

impl Catalogue {
    /// The one catalogue.
    pub fn of_the_world() -> &'static Self {
        &WORLD
    }

    /// All countries, the United States first.
    pub fn countries(&self) -> &'static [Country] {
        &COUNTRIES
    }

    /// The brands of a country by its upper-case alpha-2 code; empty if there is no such country.
    pub fn brands(&self, country: &str) -> &[Brand] {
        let shelf = COUNTRIES
            .iter()
            .zip(&self.shelves)
            .find(|(land, _)| land.code == country);
        shelf.map_or(&[], |(land, shelf)| {
            shelf.get_or_init(|| generate::shelf(land)).as_slice()
        })
    }

    /// The first brand with this exact name in a country.
    pub fn brand(&self, country: &str, name: &str) -> Option<&Brand> {
        self.brands(country).iter().find(|brand| brand.name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Catalogue;
    use super::brand::{Delivery, Kind, Offer};

    fn world() -> &'static Catalogue {
        Catalogue::of_the_world()
    }

    #[test]
    fn the_states_hold_nine_hundred_brands_and_other_countries_twenty_to_a_hundred_and_twenty() {
        assert!(world().countries().len() >= 40);
        assert!(world().brands("US").len() >= 900);
        for country in &world().countries()[1..] {
            let count = world().brands(country.code).len();
            assert!((20..=120).contains(&count), "{} has {count}", country.code);
        }
    }

    #[test]
    fn every_id_in_the_catalogue_is_there_once() {
        let mut seen = BTreeSet::new();
        for brand in world()
            .countries()
            .iter()
            .flat_map(|country| world().brands(country.code))
        {
            assert!(seen.insert(brand.id.clone()), "{}", brand.name);
            assert!(
                brand.products().iter().all(|product| seen.insert(product.id.clone())),
                "{}",
                brand.name
            );
        }
    }

    #[test]
    fn every_markup_is_between_one_and_thirteen_percent() {
        let markups: BTreeSet<u32> = world().brands("US").iter().map(|brand| brand.markup).collect();
        assert!(markups.iter().all(|markup| (100..=1300).contains(markup)));
        assert!(markups.len() > 300);
    }

    #[test]
    fn each_kind_of_goods_is_on_the_shelf() {
        let us = world().brands("US");
        assert!(us.iter().any(|brand| brand.kind == Kind::NftGiftCard));
        assert!(us.iter().any(|brand| brand.is_e_money()));
        assert!(us.iter().any(|brand| brand.out_of_stock));
        assert!(us.iter().any(|brand| brand.products.is_none() && !brand.out_of_stock));
        for country in world().countries() {
            let esim = world().brand(country.code, "eSIM").unwrap();
            assert_eq!((esim.kind, esim.category), (Kind::MobileRecharge, "e-sim"));
            assert!(esim.selling("Unlimited 3 days").is_some());
            let topup = world()
                .brands(country.code)
                .iter()
                .find(|brand| brand.category == "mobile_credits")
                .unwrap();
            assert_eq!(topup.products()[0].delivery, Delivery::Phone);
        }
    }

    #[test]
    fn a_name_may_be_there_twice_but_only_with_two_ids() {
        let tango = world().brands("US").iter().filter(|brand| brand.name == "Tango");
        assert_eq!(tango.count(), 2);
    }

    #[test]
    fn familiar_cards_are_sold_as_expected() {
        let airbnb = world().brand("US", "Airbnb").unwrap();
        assert!(
            matches!(&airbnb.range().unwrap().offer, Offer::Range { min, max, .. } if min.to_string() == "50" && max.to_string() == "500")
        );
        assert!(world().brand("US", "Steam").unwrap().selling("20 USD").is_some());
        assert!(
            world()
                .brand("BR", "Claro Credits")
                .unwrap()
                .selling("15 BRL")
                .is_some()
        );
        assert_eq!(world().brand("TR", "Steam").unwrap().min.as_deref(), Some("TRY250"));
    }
}
