//! A browser without a window, driven by the words of WebDriver as a person would drive one.

mod driver;

use std::fs;
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use reqwest::Client;
use serde_json::{Value, json};

use crate::child::{BLINK, PROGRAM};
use driver::Driver;

/// How long a page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(45);
/// The name under which WebDriver hands out an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// One open window. The browser ends with it.
pub(crate) struct Browser {
    client: Client,
    session: String,
    driver: Driver,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a window of this size, in pixels.
    pub(crate) async fn open(width: u32, height: u32) -> Self {
        let mut driver = Driver::start().await;
        let profile = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
        arguments.push(format!("--window-size={width},{height}"));
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments, "binary": driver.browser() },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let client = Client::builder().no_proxy().build().unwrap();
        let made = call(&client, &format!("{}/session", driver.url()), Some(&wanted)).await;
        let made = made.unwrap_or_else(|fault| panic!("the browser does not open: {fault}"));
        driver.owns(made["capabilities"]["goog:processID"].as_u64());
        let session = format!("{}/session/{}", driver.url(), made["sessionId"].as_str().unwrap());
        Self {
            client,
            session,
            driver,
            _profile: profile,
        }
    }

    async fn does(&self, path: &str, detail: &Value) -> Result<Value, String> {
        call(&self.client, &format!("{}/{path}", self.session), Some(detail)).await
    }

    async fn asks(&self, path: &str) -> Result<Value, String> {
        call(&self.client, &format!("{}/{path}", self.session), None).await
    }

    /// Opens an address.
    pub(crate) async fn goes_to(&self, url: &str) {
        self.does("url", &json!({ "url": url })).await.unwrap();
    }

    /// The last element that an XPath finds.
    async fn find(&self, path: &str) -> Result<String, String> {
        let wanted = json!({ "using": "xpath", "value": format!("({path})[last()]") });
        let found = self.does("element", &wanted).await?;
        found[ELEMENT]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| found.to_string())
    }

    /// Tries until it works: a page that is being drawn takes elements away under one's hands.
    async fn keeps_trying<T>(&self, what: &str, mut attempt: impl AsyncFnMut() -> Result<T, String>) -> T {
        let began = SystemClock.now();
        loop {
            let fault = match attempt().await {
                Ok(done) => return done,
                Err(fault) => fault,
            };
            if u128::from(SystemClock.now().millis_since(began)) > PATIENCE.as_millis() {
                self.pictures("page-failed").await;
                panic!("waited in vain for {what}: {fault}; the page is at page-failed.png beside the build");
            }
            SystemClock.pass(BLINK).await;
        }
    }

    /// Clicks the last element that an XPath finds, once there is one that can be clicked.
    pub(crate) async fn clicks(&self, path: &str) {
        let click = async || {
            let element = self.find(path).await?;
            self.does(&format!("element/{element}/click"), &json!({})).await
        };
        self.keeps_trying(&format!("a click on {path}"), click).await;
    }

    /// Types into the last element that an XPath finds.
    pub(crate) async fn types(&self, path: &str, text: &str) {
        let typing = async || {
            let element = self.find(path).await?;
            self.does(&format!("element/{element}/value"), &json!({ "text": text }))
                .await
        };
        self.keeps_trying(&format!("a field {path}"), typing).await;
    }

    /// Waits for an element and gives its text as it is drawn.
    pub(crate) async fn reads(&self, path: &str) -> String {
        let reading = async || {
            let element = self.find(path).await?;
            let text = self.asks(&format!("element/{element}/text")).await?;
            let drawn = text.as_str().filter(|text| !text.is_empty());
            drawn
                .map(str::to_owned)
                .ok_or_else(|| "nothing is drawn yet".to_owned())
        };
        self.keeps_trying(&format!("the text of {path}"), reading).await
    }

    /// Waits until a script's expression is true.
    pub(crate) async fn comes_true(&self, expression: &str) {
        let script = json!({ "script": format!("return Boolean({expression});"), "args": [] });
        let looking = async || {
            let said = self.does("execute/sync", &script).await?;
            (said == true).then_some(()).ok_or_else(|| said.to_string())
        };
        self.keeps_trying(expression, looking).await;
    }

    /// Writes what the window shows beside the build.
    pub(crate) async fn pictures(&self, name: &str) {
        let target = Path::new(PROGRAM).ancestors().nth(2).unwrap();
        let picture = self.asks("screenshot").await.unwrap();
        let bytes = STANDARD.decode(picture.as_str().unwrap()).unwrap();
        fs::write(target.join(format!("{name}.png")), bytes).unwrap();
    }

    /// What the page complained of.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.does("se/log", &json!({ "type": "browser" })).await.unwrap();
        let entries = log.as_array().unwrap().iter();
        let grave = entries.filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        grave.map(|entry| entry["message"].to_string()).collect()
    }

    /// Closes the window.
    pub(crate) async fn closes(mut self) {
        self.client.delete(&self.session).send().await.unwrap();
        self.driver.owns(None);
    }
}

/// One call of WebDriver: its value, or what it says is wrong.
async fn call(client: &Client, url: &str, detail: Option<&Value>) -> Result<Value, String> {
    let request = match detail {
        Some(detail) => client.post(url).json(detail),
        None => client.get(url),
    };
    let answer = request.send().await.map_err(|fault| fault.to_string())?;
    let well = answer.status().is_success();
    let mut body: Value = answer.json().await.map_err(|fault| fault.to_string())?;
    let value = body["value"].take();
    match well {
        true => Ok(value),
        false => Err(value["message"]
            .as_str()
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()),
    }
}
