//! Webhooks: written and signed as the knobs say, posted to the shop over HTTP, again until it takes them (Cryptomus 3).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use md5::{Digest, Md5};
use serde::Serialize;
use tokio::sync::oneshot;

use super::json::Json;
use super::model::{Model, Shared};
use crate::domain::time::Time;
use crate::sandbox::chance;

/// A webhook on its way.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) url: String,
    pub(super) body: String,
    pub(super) attempt: u32,
    /// Who waits until it was taken or refused.
    pub(super) then: Option<oneshot::Sender<()>>,
}

/// A webhook that was sent.
#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    /// When its answer came, or did not come.
    pub at: Time,
    /// Where it went.
    pub url: String,
    /// What was sent.
    pub body: String,
    /// What was answered, if anything.
    pub status: Option<u16>,
}

impl Delivery {
    /// Whether the shop took it.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// The signature of a body.
pub(super) fn sign(body: &[u8], key: &str) -> String {
    let mut hash = Md5::new();
    hash.update(STANDARD.encode(body));
    hash.update(key);
    chance::hex(&hash.finalize())
}

impl Model {
    /// Sends a webhook, or whatever the knobs make of it.
    pub(super) fn post(&mut self, url: String, hook: &Json, key: &str) {
        let knobs = self.trouble.hooks.clone();
        if knobs.mute {
            return;
        }
        let key = if knobs.forged { "NOT-THE-KEY" } else { key };
        let sign = sign(hook.written(knobs.spelling.signed).as_bytes(), key);
        let body = hook.clone().and("sign", Json::text(sign)).written(knobs.spelling.wire);
        for _ in 0..if knobs.doubled { 2 } else { 1 } {
            let post = Post::new(url.clone(), body.clone());
            match knobs.held {
                true => self.kept.push(post),
                false => self.posts.push_back(post),
            }
        }
    }
}

impl Post {
    pub(super) const fn new(url: String, body: String) -> Self {
        Self {
            url,
            body,
            attempt: 1,
            then: None,
        }
    }
}

/// Sends whatever waits, for ever; what is not taken is sent again.
pub(super) async fn send_all(shared: Arc<Shared>) {
    let Ok(client) = reqwest::Client::builder().no_proxy().build() else {
        return;
    };
    let mut later = FuturesUnordered::new();
    loop {
        let next = shared.lock().posts.pop_front();
        if let Some(post) = next {
            if let Some(again) = send(&shared, &client, post).await {
                let after = shared.lock().trouble.hooks.again_after;
                let pass = shared.clock.pass(after);
                later.push(async move {
                    pass.await;
                    again
                });
            }
            continue;
        }
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = shared.mail.notified() => {}
            Some(again) = later.next(), if !later.is_empty() => shared.lock().posts.push_back(again),
        }
    }
}

/// Sends one; it comes back when it is to be sent again.
async fn send(shared: &Shared, client: &reqwest::Client, mut post: Post) -> Option<Post> {
    let request = client
        .post(&post.url)
        .header("content-type", "application/json")
        .body(post.body.clone())
        .send();
    let status = tokio::select! {
        () = shared.stop.cancelled() => return None,
        answer = request => answer.ok().map(|answer| answer.status().as_u16()),
    };
    let mut model = shared.lock();
    model.deliveries.push(Delivery {
        at: shared.clock.now(),
        url: post.url.clone(),
        body: post.body.clone(),
        status,
    });
    let most = model.trouble.hooks.attempts;
    drop(model);
    shared.changed();
    if let Some(then) = post.then.take() {
        // Whoever waited may be gone.
        let _ = then.send(());
    }
    let taken = status.is_some_and(|status| (200..300).contains(&status));
    post.attempt += 1;
    (!taken && post.attempt <= most).then_some(post)
}
