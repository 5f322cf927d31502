//! Arguments, log, start, and the wait for the signal.

fn main() {}
