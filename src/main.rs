//! Arguments, log, start, and the wait for the signal.

use std::process::ExitCode;

use giftkiosk::cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
