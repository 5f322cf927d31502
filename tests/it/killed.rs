//! The shop as a process is killed at any request and started again: a purchase ends well all the same.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use futures_util::stream::iter;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::calls::{Call as TillCall, Moment as TillMoment, Route as TillRoute};
use giftkiosk::sandbox::cryptorefills::calls::{Call as UpstreamCall, Moment as UpstreamMoment, Route};
use giftkiosk::sandbox::telegram::calls::{Call, Moment, Outcome};

use crate::child::buyer::Buyer;
use crate::child::{BLINK, House};

/// How many purchases run side by side.
const AT_ONCE: usize = 13;

/// Where the shop dies.
#[derive(Clone, Copy, Debug)]
enum Death {
    /// At the first call of this method to Telegram that has these words in it.
    Telegram(&'static str, &'static str, Moment),
    /// At the answer that holds the first update.
    FirstUpdate,
    /// At the first call of this route to Cryptorefills.
    Upstream(Route, UpstreamMoment),
    /// At the first call of this route to Cryptomus.
    Till(TillRoute, TillMoment),
}

impl Death {
    const HOME: &'static str = "Where will it be used?";
    const CONFIRM: &'static str = "Is everything right?";
    const PREPARING: &'static str = "Preparing order";
    const BILL: &'static str = "send exactly";
    const PLACEHOLDER: &'static str = "The code appears in this message";
    const CODE: &'static str = "🔑";
    const FUNDS: &'static str = "Please send Cryptorefills";

    const ALL: [Self; 26] = [
        Self::Telegram("getUpdates", "", Moment::Arrived),
        Self::FirstUpdate,
        Self::Telegram("sendMessage", Self::HOME, Moment::Arrived),
        Self::Telegram("sendMessage", Self::HOME, Moment::Decided),
        Self::Telegram("answerCallbackQuery", "", Moment::Arrived),
        Self::Telegram("deleteMessage", "", Moment::Arrived),
        Self::Telegram("deleteMessage", "", Moment::Decided),
        Self::Telegram("editMessageText", Self::CONFIRM, Moment::Arrived),
        Self::Telegram("editMessageText", Self::CONFIRM, Moment::Decided),
        Self::Telegram("editMessageText", Self::PREPARING, Moment::Arrived),
        Self::Telegram("editMessageText", Self::PREPARING, Moment::Decided),
        Self::Upstream(Route::Products, UpstreamMoment::CarriedOut),
        Self::Upstream(Route::Create, UpstreamMoment::Arrived),
        Self::Upstream(Route::Create, UpstreamMoment::CarriedOut),
        Self::Upstream(Route::Create, UpstreamMoment::Answered),
        Self::Telegram("editMessageMedia", Self::BILL, Moment::Arrived),
        Self::Telegram("editMessageMedia", Self::BILL, Moment::Decided),
        Self::Upstream(Route::Subscribe, UpstreamMoment::Answered),
        Self::Upstream(Route::Read, UpstreamMoment::Arrived),
        Self::Upstream(Route::Read, UpstreamMoment::Answered),
        Self::Telegram("sendMessage", "🟢", Moment::Decided),
        Self::Telegram("sendMessage", Self::PLACEHOLDER, Moment::Arrived),
        Self::Telegram("sendMessage", Self::PLACEHOLDER, Moment::Decided),
        Self::Telegram("editMessageText", Self::CODE, Moment::Arrived),
        Self::Telegram("editMessageText", Self::CODE, Moment::Decided),
        Self::Telegram("editMessageMedia", "🟢", Moment::Decided),
    ];

    /// Those of a purchase by invoice that a payout pays for.
    const OF_A_PAYOUT: [Self; 14] = [
        Self::Till(TillRoute::Create, TillMoment::Arrived),
        Self::Till(TillRoute::Create, TillMoment::CarriedOut),
        Self::Till(TillRoute::Create, TillMoment::Answered),
        Self::Telegram("editMessageMedia", Self::BILL, Moment::Decided),
        Self::Till(TillRoute::Info, TillMoment::Answered),
        Self::Upstream(Route::Create, UpstreamMoment::Arrived),
        Self::Upstream(Route::Create, UpstreamMoment::CarriedOut),
        Self::Upstream(Route::Create, UpstreamMoment::Answered),
        Self::Till(TillRoute::PayOut, TillMoment::Arrived),
        Self::Till(TillRoute::PayOut, TillMoment::CarriedOut),
        Self::Till(TillRoute::PayOut, TillMoment::Answered),
        Self::Till(TillRoute::PayoutInfo, TillMoment::Answered),
        Self::Telegram("sendMessage", Self::PLACEHOLDER, Moment::Decided),
        Self::Telegram("editMessageText", Self::CODE, Moment::Decided),
    ];

    /// Those of a purchase by invoice that the operator pays for.
    const OF_AN_OPERATOR: [Self; 4] = [
        Self::Upstream(Route::Create, UpstreamMoment::Answered),
        Self::Telegram("sendPhoto", Self::FUNDS, Moment::Arrived),
        Self::Telegram("sendPhoto", Self::FUNDS, Moment::Decided),
        Self::Upstream(Route::Read, UpstreamMoment::Answered),
    ];

    fn is_here(self, call: &Call, moment: Moment) -> bool {
        match self {
            Self::Telegram(method, words, its) => {
                let said = || call.params.to_string();
                moment == its && call.method == method && (words.is_empty() || said().contains(words))
            }
            Self::FirstUpdate => match &call.outcome {
                Outcome::Done(result) => result["updates"][0].is_object(),
                Outcome::Open | Outcome::Refused(_) | Outcome::Dropped => false,
            },
            Self::Upstream(..) | Self::Till(..) => false,
        }
    }

    fn is_there(self, call: &UpstreamCall, moment: UpstreamMoment) -> bool {
        match self {
            Self::Upstream(route, its) => call.route == route && moment == its,
            Self::Telegram(..) | Self::FirstUpdate | Self::Till(..) => false,
        }
    }

    fn is_at_the_till(self, call: &TillCall, moment: TillMoment) -> bool {
        match self {
            Self::Till(route, its) => call.route == route && moment == its,
            Self::Telegram(..) | Self::FirstUpdate | Self::Upstream(..) => false,
        }
    }

    /// Kills the shop there, once; tells whether it did.
    fn awaits(self, house: &House) -> Arc<AtomicBool> {
        let struck = Arc::new(AtomicBool::new(false));
        let (slot, once) = (house.slot.clone(), Arc::clone(&struck));
        let strike = move || {
            if !once.swap(true, Ordering::SeqCst) {
                slot.kill();
            }
        };
        let (strike_too, strike_as_well) = (strike.clone(), strike.clone());
        house.world.telegram().on_call(move |call, moment| {
            if self.is_here(call, moment) {
                strike();
            }
        });
        house.world.cryptorefills().on_call(Box::new(move |call, moment| {
            if self.is_there(call, moment) {
                strike_too();
            }
        }));
        house.world.cryptomus().on_call(Box::new(move |call, moment| {
            if self.is_at_the_till(call, moment) {
                strike_as_well();
            }
        }));
        struck
    }
}

/// What must be true after a purchase, whatever happened in it.
fn ended_well(house: &House, buyer: &Buyer, scene: &str) {
    let upstream = house.world.cryptorefills();
    let (orders, asked) = (upstream.orders(), upstream.calls_of(Route::Create).len());
    let shown = |text: &str| house.world.telegram().visible(text);
    assert!(
        orders.len() <= asked && asked <= buyer.confirms,
        "{scene}: {} orders and {asked} asked for by {} confirms",
        orders.len(),
        buyer.confirms
    );
    if asked > 1 {
        assert!(
            buyer.was_told("The shop's answer got lost"),
            "{scene}: asked for anew without a word\n{:#?}",
            buyer.read
        );
    }
    let codes = buyer.codes();
    assert!(!codes.is_empty(), "{scene}: no code was delivered");
    for code in codes {
        let places = shown(&code);
        assert_eq!(
            places.len(),
            1,
            "{scene}: the code stands in {places:?}\n{}",
            buyer.screen()
        );
        assert_eq!(places[0].0, buyer.chat, "{scene}");
    }
    let others = orders.iter().filter(|order| Some(&order.id) != buyer.paid.as_ref());
    for order in others {
        assert_eq!(shown(&order.address), [], "{scene}: an order that is unclear was shown");
    }
}

async fn dies_once(death: Death) {
    let mut house = House::generous().await;
    let struck = death.awaits(&house);
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna")];
    house.opens();
    house.serves(&mut buyers).await;
    let [anna] = buyers;
    let scene = format!("{death:?}");
    assert!(struck.load(Ordering::SeqCst), "{scene}: nothing like it happened");
    assert_eq!(house.lives, 2, "{scene}");
    ended_well(&house, &anna, &scene);
    let asked = match death {
        Death::Upstream(Route::Create, UpstreamMoment::Answered) => anna.asked(),
        Death::Upstream(Route::Create, _) => 2,
        Death::Telegram(..) | Death::FirstUpdate | Death::Upstream(..) | Death::Till(..) => 1,
    };
    assert_eq!(anna.asked(), asked, "{scene}: {:#?}", anna.read);
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_survives_kill_9_wherever_it_strikes() {
    let deaths = Death::ALL.into_iter().map(dies_once);
    iter(deaths).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

/// R03: again and again in the two moments in which an address is known and not yet shown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_death_between_the_answer_and_the_payment_message_never_orders_twice() {
    let rounds = if cfg!(debug_assertions) { 3 } else { 500 };
    let deaths = [
        Death::Upstream(Route::Create, UpstreamMoment::Answered),
        Death::Telegram("editMessageMedia", Death::BILL, Moment::Arrived),
    ];
    let deaths = (0..rounds).flat_map(|_| deaths).map(dies_before_the_bill);
    iter(deaths).buffer_unordered(3 * AT_ONCE).collect::<Vec<()>>().await;
}

/// The shop dies there; then the buyer has the address of the one order, or was told that there is nothing to pay and confirmed anew.
async fn dies_before_the_bill(death: Death) {
    let mut house = House::closed().await;
    let struck = death.awaits(&house);
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna")];
    buyers[0].pays = false;
    house.opens();
    house.serves_until(&mut buyers, Buyer::has_a_bill).await;
    let [anna] = buyers;
    assert!(struck.load(Ordering::SeqCst), "{death:?}: nothing like it happened");
    let upstream = house.world.cryptorefills();
    let (orders, asked) = (upstream.orders(), upstream.calls_of(Route::Create).len());
    assert_eq!((orders.len(), asked), (anna.confirms, anna.confirms), "{death:?}");
    if asked > 1 {
        assert!(
            anna.was_told("The shop's answer got lost"),
            "{death:?}: {:#?}",
            anna.read
        );
    }
    let shown = |address: &str| !house.world.telegram().visible(address).is_empty();
    let addresses: Vec<bool> = orders.iter().map(|order| shown(&order.address)).collect();
    assert_eq!(
        addresses.iter().filter(|shown| **shown).count(),
        1,
        "{death:?}: {addresses:?}"
    );
    assert!(addresses.last().unwrap(), "{death:?}: the one that was confirmed last");
    house.slot.kill();
}

/// Money moves at most once at every step of the way: from the buyer, and to the upstream.
async fn dies_once_behind_an_invoice(death: Death, by_payout: bool) {
    let mut house = House::generous().await;
    let operator = house.sells_by_invoice(by_payout);
    let struck = death.awaits(&house);
    let mut buyers = [Buyer::of_an_invoice(&house.world, "Anna", operator)];
    house.opens();
    house.serves(&mut buyers).await;
    let [anna] = buyers;
    let scene = format!("{death:?}");
    assert!(struck.load(Ordering::SeqCst), "{scene}: nothing like it happened");
    assert_eq!(house.lives, 2, "{scene}");
    let (till, upstream) = (house.world.cryptomus(), house.world.cryptorefills());
    let (orders, invoices) = (upstream.orders(), till.invoices());
    let paid: Vec<_> = orders.iter().filter(|order| !order.sent.is_zero()).collect();
    assert_eq!(
        (invoices.len(), paid.len(), till.payouts().len()),
        (anna.confirms, 1, usize::from(by_payout)),
        "{scene}: invoices, paid orders, payouts"
    );
    assert_eq!(paid[0].sent, paid[0].amount, "{scene}: paid once");
    let code = &paid[0].codes[0];
    let places = house.world.telegram().visible(code);
    assert_eq!(places.len(), 1, "{scene}: the code stands in {places:?}");
    assert_eq!(places[0].0, anna.chat, "{scene}");
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_by_invoice_survives_kill_9_and_pays_once_wherever_it_strikes() {
    let by_payout = Death::OF_A_PAYOUT.into_iter().map(|death| (death, true));
    let by_hand = Death::OF_AN_OPERATOR.into_iter().map(|death| (death, false));
    let deaths = by_payout.chain(by_hand);
    let plays = deaths.map(|(death, by_payout)| dies_once_behind_an_invoice(death, by_payout));
    iter(plays).buffer_unordered(18).collect::<Vec<()>>().await;
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Kills the shop at moments of calls that are counted over all lives.
fn dies_at(house: &House, moments: BTreeSet<usize>) -> Arc<AtomicUsize> {
    let deaths = Arc::new(AtomicUsize::new(0));
    let state = Arc::new(Mutex::new((0, moments)));
    let (slot, counted) = (house.slot.clone(), Arc::clone(&deaths));
    let count = move || {
        let mut state = state.lock().unwrap();
        state.0 += 1;
        let now = state.0;
        if state.1.remove(&now) {
            counted.fetch_add(1, Ordering::SeqCst);
            slot.kill();
        }
    };
    let count_too = count.clone();
    house.world.telegram().on_call(move |_, _| count());
    house.world.cryptorefills().on_call(Box::new(move |_, _| count_too()));
    deaths
}

async fn dies_often(seed: u64) {
    let mut dice = Dice(seed);
    let mut at = 0;
    let moments: BTreeSet<usize> = (0..6)
        .map(|_| {
            at += usize::try_from(6 + dice.up_to(24)).unwrap();
            at
        })
        .collect();
    let scene = format!("seed {seed}: deaths at {moments:?}");
    let mut house = House::generous().await;
    let deaths = dies_at(&house, moments);
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna")];
    house.opens();
    house.serves(&mut buyers).await;
    assert!(deaths.load(Ordering::SeqCst) > 3, "{scene}: only {deaths:?} deaths");
    ended_well(&house, &buyers[0], &scene);
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_survives_many_deaths_at_random() {
    iter((1..=6).map(dies_often))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<()>>()
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_update_is_lost_when_the_shop_dies_under_twenty_chats() {
    let mut house = House::closed().await;
    let deaths = dies_at(&house, BTreeSet::from([25, 90, 180]));
    let mut buyers: Vec<Buyer> = (1..=20)
        .map(|number| Buyer::of_a_gift_card(&house.world, &format!("Buyer{number}")))
        .collect();
    house.opens();
    house
        .serves_until(&mut buyers, |buyer| buyer.reads("What is your e-mail address?"))
        .await;
    assert_eq!(deaths.load(Ordering::SeqCst), 3);
    for buyer in &buyers {
        // Typed at once, by everybody, into a shop that is about to die.
        house.world.telegram().say(buyer.chat, &buyer.email).unwrap();
    }
    house.slot.kill();
    house.opens();
    for buyer in &buyers {
        let asked = || buyer.reads("Which coin would you like to pay with?").then_some(());
        house.sees("the question for a coin in every chat", asked).await;
    }
    while !house.is_at_rest() {
        SystemClock.pass(BLINK).await;
    }
    for buyer in &buyers {
        assert!(
            buyer.reads("Which coin would you like to pay with?"),
            "{}",
            buyer.screen()
        );
    }
    assert_eq!(house.world.telegram().waiting_updates(), 0);
    house.closes().await;
}
