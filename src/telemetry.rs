//! The log: text or JSON lines on standard error, at the level that RUST_LOG asks for.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts the log. An unreadable filter falls back to `info` and says so.
pub fn start(filter: Option<&str>, json: bool) {
    let asked = filter.unwrap_or("info");
    let (filter, wrong) = match EnvFilter::try_new(asked) {
        Ok(filter) => (filter, None),
        Err(fault) => (EnvFilter::new("info"), Some(fault.to_string())),
    };
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    // A log that is there already, as in tests, stays.
    let started = if json {
        builder.json().flatten_event(true).try_init()
    } else {
        builder.try_init()
    };
    if let (Ok(()), Some(fault)) = (started, wrong) {
        tracing::warn!("RUST_LOG is not understood, the level is info: {fault}");
    }
}
