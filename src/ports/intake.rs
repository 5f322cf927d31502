//! What the HTTP server hands on: what others post to the shop, and how the shop is.

use crate::ports::Pending;

/// Something that was posted to one address of the shop.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'a> {
    /// All of its body, within the server's limit.
    pub body: &'a [u8],
    /// Telegram's secret header, if there is one.
    pub secret: Option<&'a [u8]>,
}

/// What became of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is durable, or there was nothing in it to keep; it need not come again.
    Accepted,
    /// It is not genuine; nothing was done.
    Refused,
    /// It could not be kept just now; it should come again.
    NotNow,
}

/// Takes what is posted to one address of the shop.
pub trait Intake: Send + Sync + 'static {
    /// Looks at a parcel, and answers once it is durable or refused. Dropping the future may leave it taken or not: it comes again.
    fn take<'a>(&'a self, parcel: Parcel<'a>) -> Pending<'a, Receipt>;

    /// Whether whoever says this secret may send a large body; nobody else's is read to its end.
    fn knows(&self, _secret: Option<&[u8]>) -> bool {
        false
    }
}

/// One condition of being ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vital {
    /// What is looked at: `store`, `telegram`, `cryptorefills`.
    pub name: &'static str,
    /// What is wrong, without any secret; `None` when it is well.
    pub wrong: Option<String>,
}

/// How the shop is, for those who watch over it.
pub trait Vitals: Send + Sync + 'static {
    /// A word that only this process says, so that who finds it here knows whom they reached.
    fn instance(&self) -> &str;
    /// Everything that a working shop needs.
    fn readiness(&self) -> Vec<Vital>;
    /// All figures in the text format of Prometheus; no personal data.
    fn metrics(&self) -> String;
}
