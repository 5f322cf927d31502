//! What the upstream will not sell, said in the reader's language, with a way on.

use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::problem::Shape;

use crate::world::World;
use crate::world::shopping::{STEAM, choices};

/// R05: every code of Cryptorefills (b), the phrase that says it, and what a button that helps says to the bot: another
/// amount, coin, brand or contact (a, c, d, i), or the same again (r).
const REFUSALS: [(&str, &str, &str); 41] = [
    ("OUT_OF_STOCK", "refused-sold-out", "d"),
    ("NOT_AVAILABLE_PRODUCT", "refused-not-available", "d"),
    ("PRODUCT_NOT_AVAILABLE", "refused-not-available", "d"),
    ("NOT_ACTIVE", "refused-not-available", "d"),
    ("COUNTRY_NOT_SUPPORTED", "refused-not-available", "d"),
    ("INVALID_DENOMINATION", "refused-amount-not-offered", "a"),
    ("INVALID_PRODUCT_VALUE", "refused-amount-not-offered", "a"),
    ("AMOUNT_TOO_LOW", "refused-amount-not-offered", "a"),
    ("AMOUNT_LESS_THEN_MINIMUM_ALLOWED", "refused-too-small", "a"),
    ("AMOUNT_LESS_THAN_MINIMUM_ALLOWED", "refused-too-small", "c"),
    ("MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED", "refused-too-large", "a"),
    ("AMOUNT_TOO_HIGH", "refused-too-large", "a"),
    ("PRODUCT_COUNT_EXCEEDED", "refused-limited", "d"),
    ("MULTIPLE_LIMITED_PRODUCT_SAME_ORDER", "refused-limited", "a"),
    ("DAILY_SPENDING_LIMIT_EXCEEDED", "refused-daily-limit", "r"),
    ("MONTHLY_SPENDING_LIMIT_EXCEEDED", "refused-monthly-limit", "r"),
    ("INVALID_BENEFICIARY_ACCOUNT", "refused-recipient", "i"),
    ("INVALID_EMAIL_DOMAIN", "refused-mailbox", "i"),
    ("NOT_ALLOWED_PAYMENT_VIA", "refused-tender", "c"),
    ("SUSPENDED_COIN", "refused-tender", "c"),
    ("SUSPENDED_NETWORK", "refused-network", "c"),
    ("UNSUPPORTED_PROTOCOL_COIN_COMBINATION", "refused-network", "c"),
    ("FULLNAME_MISSING", "refused-network", "c"),
    ("KYC_MISSING", "refused-identity", "d"),
    ("KYC_PENDING", "refused-identity-pending", "r"),
    ("VERIFICATION_REQUIRED", "refused-identity", "d"),
    ("LOGIN_REQUIRED", "refused-identity", "d"),
    ("COUPON_REQUIRES_LOGIN", "refused-coupon", "r"),
    ("COUPON_NOT_FOUND", "refused-coupon", "r"),
    ("COUPON_NOT_ACTIVE", "refused-coupon", "r"),
    ("COUPON_ALREADY_SPENT", "refused-coupon", "r"),
    ("COUPON_MAX_USAGE_REACHED", "refused-coupon", "r"),
    ("COUPON_EXPIRED", "refused-coupon", "r"),
    ("COUPON_BELOW_MIN_AMOUNT", "refused-coupon", "r"),
    ("COUPON_NOT_VALID_FOR_USER", "refused-coupon", "r"),
    ("COUPON_NOT_VALID_FOR_CATEGORY", "refused-coupon", "r"),
    ("COUPON_NOT_VALID_FOR_KIND", "refused-coupon", "r"),
    ("COUPON_NOT_VALID_FOR_BRAND", "refused-coupon", "r"),
    ("COUPON_NOT_VALID_FOR_COUNTRY", "refused-coupon", "r"),
    ("COUPON_NOT_VALID_FOR_STORE", "refused-coupon", "r"),
    ("A_CODE_OF_NEXT_YEAR", "refused-other", "r"),
];
const SHAPES: [Shape; 8] = [
    Shape::Problems,
    Shape::ProblemsWithSuccess,
    Shape::Detail,
    Shape::StatusAndDetail,
    Shape::StatusTextAndReason,
    Shape::Message,
    Shape::Error,
    Shape::ErrorCode,
];
const PHRASES: [(&str, &str); 3] = [
    ("en", include_str!("../../locales/en/bot.ftl")),
    ("ko", include_str!("../../locales/ko/bot.ftl")),
    ("ja", include_str!("../../locales/ja/bot.ftl")),
];

/// A phrase of one line.
fn phrase<'a>(phrases: &'a str, id: &str) -> &'a str {
    let named = |line: &'a str| line.strip_prefix(id)?.strip_prefix(" = ");
    phrases.lines().find_map(named).unwrap()
}

/// R05, and R27 the one way: the validation said yes.
#[tokio::test]
async fn every_refusal_is_said_in_a_sentence_with_a_way_on() {
    let mut world = World::open().await;
    for (language, phrases) in PHRASES {
        let buyer = world.person("Buyer", language);
        buyer.goes_to_confirm(&STEAM).await;
        for (n, (code, sentence, way_on)) in REFUSALS.into_iter().enumerate() {
            let shape = SHAPES[n % SHAPES.len()];
            world.refills.trouble(|trouble| {
                trouble.refuse_create(code, shape);
            });
            buyer.confirms().await;
            let screen = buyer.sees(phrase(phrases, sentence)).await;
            assert!(!screen.text.contains(code), "{}", screen.text);
            assert_eq!(screen.text.matches('😕').count(), 1, "{}", screen.text);
            assert!(choices(&screen).contains(&way_on), "{code} {language}: {screen:?}");
            buyer.chooses("b").await;
            buyer.sees(phrase(phrases, "confirm-final")).await;
        }
    }
    assert!(world.refills.orders().is_empty());
    assert_eq!(world.refills.calls_of(Route::Create).len(), 3 * REFUSALS.len());
    world.ends_well().await;
}

/// R27 the other way: a refused validation never becomes an order.
#[tokio::test]
async fn what_the_validation_refuses_is_not_ordered() {
    let mut world = World::open().await;
    let (_, phrases) = PHRASES[0];
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    for (code, sentence, way_on) in REFUSALS.into_iter().step_by(5) {
        world.refills.trouble(|trouble| {
            trouble.refuse_validation(code, Shape::Problems);
        });
        anna.taps("Another coin").await;
        anna.chooses("CUSDC").await;
        anna.finds("Base").await;
        // A price is kept for a while, so each refusal needs a basket of its own time.
        world.seconds_pass(600);
        anna.chooses("NBase").await;
        let screen = anna.sees(phrase(phrases, sentence)).await;
        assert!(choices(&screen).contains(&way_on), "{code}: {screen:?}");
        anna.goes_to_contact(&STEAM).await;
        anna.chooses("s").await;
        anna.pays_with(&STEAM).await;
    }
    assert!(world.refills.calls_of(Route::Create).is_empty());
    world.ends_well().await;
}
