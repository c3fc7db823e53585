//! Ctrl-C and SIGTERM: nothing half-written stays behind.

use std::io::Write;

/// Installs the handler. Where the system refuses, an interrupt ends the process as usual.
pub(super) fn install() {
    let _ = ctrlc::set_handler(|| {
        // A hidden cursor of a progress bar comes back.
        let mut err = std::io::stderr();
        if std::io::IsTerminal::is_terminal(&err) {
            let _ = err.write_all(b"\x1b[?25h\x1b[0m");
        }
        std::process::exit(130);
    });
}
