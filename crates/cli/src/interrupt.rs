//! Ctrl-C, and being asked to end (SIGTERM, SIGHUP): remove what is unfinished, then end with the exit code that shells expect.

use std::sync::{Mutex, PoisonError};

use lab::store::Staging;

use crate::terminal;

/// Exit code after Ctrl-C: 128 + SIGINT. The handler is not told which signal it was, so all have this one.
const INTERRUPTED: i32 = 130;

/// The folder in the making, if any. The one piece of process-wide state: a signal has no other way to find it.
static UNFINISHED: Mutex<Option<Staging>> = Mutex::new(None);

/// From now on Ctrl-C or SIGTERM removes this folder before the program ends.
pub fn watch(staging: Staging) {
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = Some(staging);
    // A second handler is refused; the first one does the same.
    let _ = ctrlc::set_handler(|| {
        let staging = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take();
        if staging.is_some_and(|staging| staging.abandon()) {
            terminal::remark("\ninterrupted: nothing was written");
        }
        std::process::exit(INTERRUPTED);
    });
}
