//! The page of the sandbox, bought from in a real browser.

use std::process::Stdio;
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::browser::Browser;
use crate::child::PROGRAM;

const PATIENCE: Duration = Duration::from_secs(30);

/// A running sandbox, which is asked to end so that its bot ends with it.
struct Sandbox {
    child: Child,
    address: String,
    _words: Lines<BufReader<ChildStdout>>,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.is_asked_to_end();
    }
}

impl Sandbox {
    async fn opens() -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["sandbox", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut words = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = tokio::select! {
            line = words.next_line() => line.unwrap().expect("the sandbox says where its page is"),
            () = SystemClock.pass(PATIENCE) => panic!("the sandbox does not open"),
        };
        let address = first.strip_prefix("Open ").expect("an address").to_owned();
        Self {
            child,
            address,
            _words: words,
        }
    }

    fn is_asked_to_end(&self) {
        if let Some(pid) = self.child.id() {
            let _ = std::process::Command::new("kill")
                .args(["-TERM", &pid.to_string()])
                .status();
        }
    }

    async fn ends_well(mut self) {
        self.is_asked_to_end();
        let status = tokio::select! {
            status = self.child.wait() => status.unwrap(),
            () = SystemClock.pass(PATIENCE) => panic!("the sandbox does not end"),
        };
        assert!(status.success(), "{status}");
    }
}

/// An element of the page by its hook.
fn hook(name: &str) -> String {
    format!("//*[@data-hook='{name}']")
}

/// A button under a message whose label ends with these words; before them stands a sign, if any.
fn key(label: &str) -> String {
    let its = "concat(' ', normalize-space(.))";
    let end = format!("substring({its}, string-length({its}) - string-length('{label}'))");
    format!("//*[@data-hook='key'][{end} = ' {label}']")
}

/// A message of the shop with these words in it.
fn message(words: &str) -> String {
    format!("//*[@data-hook='message-bot'][contains(normalize-space(.), '{words}')]")
}

async fn says(browser: &Browser, text: &str) {
    browser.types(&hook("text"), text).await;
    browser.clicks(&hook("send")).await;
}

/// A new window on the sandbox's page; Anna's chat is open and she has nothing to do but to press Start.
async fn looks_at(sandbox: &Sandbox) -> Browser {
    let browser = Browser::open(1_440, 900).await;
    browser.goes_to(&sandbox.address).await;
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_card_is_bought_by_an_invoice_that_the_bench_pays_and_the_shop_buys_behind_it() {
    let sandbox = Sandbox::opens().await;
    let browser = looks_at(&sandbox).await;
    browser.clicks(&hook("start")).await;
    browser.clicks(&key("United States")).await;
    browser.reads(&message("What would you like?")).await;
    says(&browser, "steam").await;
    browser.clicks(&key("Steam")).await;
    browser.clicks(&key("$20")).await;
    browser.reads(&message("What is your e-mail address?")).await;
    says(&browser, "anna@example.org").await;
    let direct = browser.reads(&message("Which coin would you like to pay with?")).await;
    assert!(!direct.contains("Pay with Cryptomus"), "{direct}");
    browser.reads(&key("BTC")).await;
    browser.pictures("page-7-both-rails").await;
    browser.clicks(&key("More coins with Cryptomus")).await;
    browser.reads(&message("Pay with Cryptomus")).await;
    browser.clicks(&key("USDT")).await;
    browser.clicks(&key("Tron (TRC-20)")).await;
    let basket = browser.reads(&message("Is everything right?")).await;
    assert!(basket.contains("Steam $20") && basket.contains("about"), "{basket}");
    browser.clicks(&key("Order for $20.91 in USDT on Tron")).await;
    browser.clicks(&key("Accept and order for $20.91")).await;
    let bill = browser.reads(&message("send exactly")).await;
    assert!(bill.contains("on the Tron (TRC-20) network to"), "{bill}");
    browser.reads(&key("Payment page")).await;
    let state = format!("{}[normalize-space(.)='check']", hook("invoice-state"));
    browser.reads(&state).await;
    browser.pictures("page-8-invoice").await;
    let pays = "//*[@data-hook='invoice']//*[@data-hook='pay-exactly']";
    browser.clicks(pays).await;
    browser
        .reads(&format!("{}[normalize-space(.)='paid']", hook("invoice-state")))
        .await;
    browser
        .reads(&format!("{}[normalize-space(.)='paid']", hook("payout-state")))
        .await;
    browser
        .reads("//*[@data-hook='order']//span[text()='A payout pays']")
        .await;
    let code = browser
        .reads("//*[@data-hook='order']//dt[text()='Issued']/following-sibling::dd[1]//button")
        .await;
    browser.clicks(&hook("spoiler")).await;
    browser
        .comes_true("document.querySelector('[data-hook=spoiler]').getAttribute('aria-expanded') === 'true'")
        .await;
    assert_eq!(browser.reads(&hook("spoiler")).await, code);
    browser.clicks("//button[@data-party='cryptomus']").await;
    browser
        .reads(&format!("{}[contains(., 'POST /v1/payout')]", hook("call")))
        .await;
    browser.pictures("page-9-bought-by-invoice").await;
    assert_eq!(browser.complaints().await, [""; 0]);
    browser.closes().await;
    sandbox.ends_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_card_is_bought_on_the_page_by_clicking_what_a_person_would() {
    let sandbox = Sandbox::opens().await;
    let browser = looks_at(&sandbox).await;
    browser.pictures("page-1-opened").await;
    browser.clicks(&hook("start")).await;
    browser.clicks(&key("United States")).await;
    browser.reads(&message("What would you like?")).await;
    browser.pictures("page-2-kinds").await;
    says(&browser, "steam").await;
    browser.clicks(&key("Steam")).await;
    browser.clicks(&key("$20")).await;
    browser.reads(&message("What is your e-mail address?")).await;
    says(&browser, "anna@example.org").await;
    browser.clicks(&key("USDC")).await;
    browser.clicks(&key("Polygon")).await;
    let basket = browser.reads(&message("Is everything right?")).await;
    assert!(
        basket.contains("anna@example.org") && basket.contains("Steam $20"),
        "{basket}"
    );
    browser.pictures("page-3-confirm").await;
    browser.clicks(&key("Order for 20.3 USDC on Polygon")).await;
    browser.reads(&message("One question before your first order")).await;
    browser.pictures("page-3-terms").await;
    browser.clicks(&key("Privacy")).await;
    browser.reads(&message("What is stored")).await;
    browser.pictures("page-3-privacy").await;
    browser.clicks(&key("Back")).await;
    browser.clicks(&key("Accept and order for 20.3 USDC")).await;
    let bill = browser.reads(&message("send exactly")).await;
    assert!(bill.contains("on the Polygon network to"), "{bill}");
    browser
        .comes_true("document.querySelector('[data-hook=photo] img')?.naturalWidth > 200")
        .await;
    browser.pictures("page-4-bill").await;
    browser.clicks(&hook("pay-exactly")).await;
    let code = browser
        .reads("//*[@data-hook='order']//dt[text()='Issued']/following-sibling::dd[1]//button")
        .await;
    assert!(code.len() >= 8, "{code}");
    browser
        .comes_true("document.querySelector('[data-hook=spoiler]')?.getAttribute('aria-expanded') === 'false'")
        .await;
    browser.pictures("page-5-hidden").await;
    browser.clicks(&hook("spoiler")).await;
    browser
        .comes_true("document.querySelector('[data-hook=spoiler]').getAttribute('aria-expanded') === 'true'")
        .await;
    assert_eq!(browser.reads(&hook("spoiler")).await, code);
    browser.pictures("page-6-revealed").await;
    assert_eq!(browser.complaints().await, [""; 0]);
    browser.closes().await;
    sandbox.ends_well().await;
}
