//! Their JSON and nothing else: every field may be missing, null, a text or a number.

pub mod dates;
pub mod hook;
pub mod invoice;
pub mod lenient;
pub mod list;
pub mod offer;
pub mod payout;
pub mod status;
