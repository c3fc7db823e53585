//! Ctrl-C and SIGTERM: nothing half-written stays behind.

use std::io::{IsTerminal, Write};

use crate::fix::writer;

/// The exit code of a command that was interrupted, as shells have it: 128 and SIGINT.
const INTERRUPTED: i32 = 130;

/// Installs the handler. Where the system refuses, an interrupt ends the process as usual.
pub(super) fn install() {
    let _ = ctrlc::set_handler(|| {
        writer::remove_all_then(|| {
            let mut err = std::io::stderr();
            if err.is_terminal() {
                // Shows the cursor that a progress bar hid, and ends its colours.
                let _ = err.write_all(b"\x1b[?25h\x1b[0m");
            }
            std::process::exit(INTERRUPTED)
        })
    });
}
