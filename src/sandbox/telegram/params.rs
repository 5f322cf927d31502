//! The parameters of a call, whatever body they came in.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// A file that came with a call.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Its name as the bot gave it.
    pub name: String,
    /// What it holds.
    pub bytes: Bytes,
}

/// Named values and files.
#[derive(Clone, Debug, Default)]
pub struct Params {
    /// JSON values by parameter name.
    pub values: Map<String, Value>,
    /// Uploaded files by the name of their part.
    pub files: HashMap<String, Upload>,
    /// The values came as text and have yet to be given their types.
    pub textual: bool,
}

/// More than Telegram's largest upload.
const MOST_BYTES: usize = 51 << 20;

impl Params {
    /// Reads query and body, of any kind that Telegram takes.
    pub async fn read(uri: &Uri, headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        let mut params = Self::default();
        if let Some(query) = uri.query() {
            params.read_pairs(query);
        }
        let bytes = axum::body::to_bytes(body, MOST_BYTES)
            .await
            .map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if bytes.is_empty() {
            return Ok(params);
        }
        if kind.starts_with("application/json") {
            params.read_json(&bytes)?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            params.read_pairs(&String::from_utf8_lossy(&bytes));
        } else if kind.starts_with("multipart/form-data") {
            params.read_parts(kind, bytes).await?;
        }
        Ok(params)
    }

    fn read_pairs(&mut self, encoded: &str) {
        let Ok(url) = reqwest::Url::parse(&format!("http://query/?{encoded}")) else {
            return;
        };
        self.textual = true;
        for (name, value) in url.query_pairs() {
            self.values.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn read_json(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let values: Map<String, Value> =
            serde_json::from_slice(bytes).map_err(|_| Refusal::bad("can't parse JSON object"))?;
        self.values
            .extend(values.into_iter().filter(|(_, value)| !value.is_null()));
        Ok(())
    }

    async fn read_parts(&mut self, kind: &str, bytes: Bytes) -> Result<(), Refusal> {
        let broken = || Refusal::bad("can't parse multipart body");
        let mut request = Request::builder()
            .header(CONTENT_TYPE, kind)
            .body(Body::from(bytes))
            .map_err(|_| broken())?;
        DefaultBodyLimit::disable().apply(&mut request);
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
        self.textual = true;
        while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| broken())?;
            match file {
                Some(file) => {
                    self.files.insert(name, Upload { name: file, bytes });
                }
                None => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    self.values.insert(name, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// A parameter's value.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// A parameter's text, empty when it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.value(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A whole number, also one that came as text.
    pub fn integer(&self, name: &str) -> Option<i64> {
        let value = self.value(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// A truth value, false when it is absent.
    pub fn flag(&self, name: &str) -> bool {
        self.value(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A nested value, which Telegram also takes as JSON text.
    pub fn nested(&self, name: &str) -> Option<Value> {
        let value = self.value(name)?;
        match value.as_str() {
            Some(text) => serde_json::from_str(text).ok(),
            None => Some(value.clone()),
        }
    }

    /// The file that a parameter means: a part of its own name, or `attach://part`.
    pub fn upload(&self, name: &str) -> Option<&Upload> {
        self.files.get(name).or_else(|| self.attached(self.text(name)))
    }

    /// The part that `attach://part` names.
    pub fn attached(&self, reference: &str) -> Option<&Upload> {
        self.files.get(reference.strip_prefix("attach://")?)
    }

    /// A list of strings, none when the parameter is absent.
    pub fn strings(&self, name: &str) -> Option<Vec<String>> {
        let list = self.nested(name)?;
        Some(
            list.as_array()?
                .iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect(),
        )
    }
}
