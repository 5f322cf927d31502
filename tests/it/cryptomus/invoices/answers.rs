//! Every answer that says no, nothing, or something else; and the one that does not come.

use std::time::Duration;

use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::form::NewInvoice;
use giftkiosk::adapters::cryptomus::invoices::MakeFault;
use giftkiosk::adapters::cryptomus::why::{Mismatch, Why};
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Stage};

use crate::cryptomus::{Desk, dec, fault, ours, usdt, within};

#[tokio::test]
async fn what_cryptomus_refuses_is_told_apart() {
    let desk = Desk::open().await;
    let change = |change: &dyn Fn(&mut NewInvoice)| {
        let mut one = usdt("gk-1");
        change(&mut one);
        one
    };
    for (new, why) in [
        (change(&|one| one.network = Some("stellar".into())), Why::Network),
        (change(&|one| one.currency = "XYZ".into()), Why::Currency),
        (change(&|one| one.to_currency = Some("SHIB".into())), Why::NoConversion),
        (
            change(&|one| one.amount = dec("0.1")),
            Why::TooLittle("0.5 USDT".into()),
        ),
        (
            change(&|one| one.amount = dec("20000000")),
            Why::TooMuch("10000000 USDT".into()),
        ),
        (
            change(&|one| one.url_callback = Some("http://[::1]:99999999".into())),
            Why::Other(String::new()),
        ),
    ] {
        match desk.client.create(&new).await.unwrap_err() {
            MakeFault::Fault(fault) => assert_eq!(fault, Fault::Refused(why)),
            MakeFault::Limit(limit) => assert_eq!((limit.field, why), ("url_callback", Why::Other(String::new()))),
        }
    }
    let closed = change(&|one| one.network = Some("avalanche".into()));
    assert!(matches!(
        fault(desk.client.create(&closed).await),
        Fault::Again(_, Why::TechnicalWork)
    ));
    desk.model.forbid(true);
    assert_eq!(
        fault(desk.client.create(&usdt("gk-1")).await),
        Fault::Refused(Why::Forbidden)
    );
    assert_eq!(desk.client.invoice(&ours("gk-unknown")).await, Ok(None));
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_never_taken_for_one() {
    let desk = Desk::open().await;
    desk.invoice("gk-1", None).await;
    let unreadable = |fault: &Fault| *fault == Fault::Unknown(Why::Unreadable);
    let again = |fault: &Fault| matches!(fault, Fault::Again(..));
    type Case<'a> = (Ailment, &'a dyn Fn(&Fault) -> bool);
    let cases: [Case<'_>; 12] = [
        (Ailment::Html, &again),
        (Ailment::ServerError, &again),
        (Ailment::Lost, &again),
        (Ailment::TooMany(Some(7)), &|fault| {
            *fault == Fault::Again(Duration::from_secs(7), Why::Busy)
        }),
        (Ailment::Refused("Gateway error".into()), &again),
        (Ailment::WithoutState, &unreadable),
        (Ailment::EmptyResult, &unreadable),
        (Ailment::Truncated, &unreadable),
        (Ailment::Redirect("http://127.0.0.1:9/".into()), &unreadable),
        (Ailment::Huge(2 << 20), &unreadable),
        (
            Ailment::Raw(200, r#"{"state":0,"result":["paid"]}"#.into()),
            &unreadable,
        ),
        (
            Ailment::Raw(200, r#"{"state":0,"result":{"order_id":"gk-2","uuid":"x"}}"#.into()),
            &|fault| *fault == Fault::Refused(Why::Mixed(Mismatch::OrderId)),
        ),
    ];
    for (ailment, expected) in cases {
        let shown = format!("{ailment:?}").chars().take(60).collect::<String>();
        desk.model.trouble(|trouble| {
            trouble.once(Route::Info, Stage::After, ailment.clone());
        });
        let read = desk.client.invoice(&ours("gk-1")).await.unwrap_err();
        assert!(expected(&read), "{shown}: {read:?}");
        desk.model.trouble(|trouble| {
            trouble.once(Route::Create, Stage::After, ailment);
        });
        let made = fault(desk.client.create(&usdt("gk-1")).await);
        let known = unreadable(&made) || expected(&made);
        assert!(known, "{shown}: {made:?}");
    }
    assert_eq!(desk.status("gk-1").await, "check");
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_waited_for_thirty_seconds() {
    let desk = Desk::open().await;
    desk.model
        .trouble(|trouble| trouble.slow.push((Route::Info, Duration::from_secs(600))));
    let asked = async {
        within(
            desk.model
                .until(|model| (!model.calls_of(Route::Info).is_empty()).then_some(())),
        )
        .await;
        desk.clock.jump(Duration::from_secs(31));
    };
    let name = ours("gk-1");
    let (answer, ()) = within(async { tokio::join!(desk.client.invoice(&name), asked) }).await;
    assert!(matches!(answer, Err(Fault::Again(_, Why::NoAnswer))), "{answer:?}");
    desk.model.stop();
    let gone = within(desk.client.invoice(&ours("gk-1"))).await;
    assert!(matches!(gone, Err(Fault::Again(..))), "{gone:?}");
}
