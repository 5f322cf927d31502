//! Why the shop does not start, or stopped by itself, and what an operator can do about it.

use std::net::SocketAddr;

use crate::engine::run::EngineFault;
use crate::ports::StoreFault;

/// Why the shop does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// Telegram refuses the token.
    #[error("TELEGRAM_BOT_TOKEN is refused by Telegram: get the present one from @BotFather and put it into .env")]
    Token,
    /// Nobody may listen at the address.
    #[error(
        "LISTEN_ADDR: {address} cannot be listened at ({fault}): stop whoever does, choose another port, or set it to off"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        fault: std::io::ErrorKind,
    },
    /// The Telegram client cannot be made.
    #[error("the way to Telegram cannot be opened: {0}")]
    Telegram(String),
    /// The Cryptorefills client cannot be made.
    #[error("the way to Cryptorefills cannot be opened: {0}")]
    Cryptorefills(String),
    /// The Cryptomus client cannot be made.
    #[error("the way to Cryptomus cannot be opened: {0}")]
    Cryptomus(String),
    /// The store cannot be opened.
    #[error("{fault}{}", way_on(.fault))]
    Store {
        /// What is wrong with it.
        #[from]
        fault: StoreFault,
    },
    /// The engine did not start.
    #[error("{fault}{}", after(.fault))]
    Engine {
        /// What kept it.
        #[from]
        fault: EngineFault,
    },
}

/// What an operator can do about a store that does not open.
pub const fn way_on(fault: &StoreFault) -> &'static str {
    match fault {
        StoreFault::Full => ": free some space and start again; nothing was lost",
        StoreFault::Locked => ": stop the other giftkiosk, or give this one a STORE_URL of its own",
        StoreFault::Record(_) | StoreFault::Io(_) => "",
    }
}

/// What an operator can do about an engine that stopped by itself.
pub const fn after(fault: &EngineFault) -> &'static str {
    match fault {
        EngineFault::Store(fault) => way_on(fault),
        EngineFault::Updates(_) | EngineFault::Died(_) => "",
    }
}
