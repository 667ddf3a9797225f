//! Ctrl-C, and being asked to end (SIGTERM, SIGHUP): remove what is unfinished, then end with the exit code that shells expect.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use lab::checkpoint::Underway;
use lab::store::Staging;

use crate::terminal;

/// Exit code after Ctrl-C: 128 + SIGINT. The handler is not told which signal it was, so all have this one.
const INTERRUPTED: i32 = 130;

/// What a run leaves unfinished.
pub struct Unfinished {
    /// The folder in the making.
    pub staging: Staging,
    /// The checkpoint that is kept up to date.
    pub checkpoint: Option<Underway>,
    /// The checkpoint that the run goes on from.
    pub resumed: Option<PathBuf>,
}

/// The run underway, if any. The one piece of process-wide state: a signal has no other way to find it.
static UNFINISHED: Mutex<Option<Unfinished>> = Mutex::new(None);

/// What stays of it and how to go on, in a sentence, where that is no checkpoint.
static STAYS: Mutex<Option<&'static str>> = Mutex::new(None);

/// The same for work in many small pieces, of which those that are finished stay.
pub fn watch_pieces(staging: Staging, stays: &'static str) {
    *STAYS.lock().unwrap_or_else(PoisonError::into_inner) = Some(stays);
    watch(Unfinished { staging, checkpoint: None, resumed: None });
}

/// From now on Ctrl-C or SIGTERM removes the folder in the making before the program ends. A checkpoint stays.
pub fn watch(unfinished: Unfinished) {
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = Some(unfinished);
    // A second handler is refused; the first one does the same.
    let _ = ctrlc::set_handler(|| {
        let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Unfinished { staging, checkpoint, resumed }) = unfinished {
            // No checkpoint is begun any more; the one being written is waited for.
            let left = checkpoint.and_then(|checkpoint| checkpoint.close()).or(resumed);
            if staging.abandon() {
                let stays = STAYS.lock().unwrap_or_else(PoisonError::into_inner).take();
                terminal::remark(
                    &stays.map_or_else(|| said(left), |stays| format!("\ninterrupted: {stays}")),
                );
            }
        }
        std::process::exit(INTERRUPTED);
    });
}

fn said(left: Option<PathBuf>) -> String {
    match left {
        None => "\ninterrupted: nothing was written".to_owned(),
        Some(left) => format!(
            "\ninterrupted: the run folder was not written, the checkpoint stays\nto go on: glasshouse run --from {}",
            left.display()
        ),
    }
}

/// Waits for the program to be ended by the thread that heard the signal.
pub fn wait() -> ExitCode {
    loop {
        std::thread::park();
    }
}
