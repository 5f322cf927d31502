//! Their JSON and nothing else: every field may be missing, null, or of another type than last time.

pub mod form;
pub mod lenient;
pub mod order;
pub mod problem;
pub mod shop;
