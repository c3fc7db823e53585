//! A bar for runs that take long enough to wonder.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs show none.
const PATIENCE: Duration = Duration::from_millis(400);

/// How far a run is.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    watched: bool,
}

impl Progress {
    /// `watched`: a person looks at standard error.
    pub(super) fn new(files: usize, watched: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("Checking {pos} of {len} files {wide_bar} {eta}") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), watched }
    }

    /// One more is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        if self.watched && self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Leaves no trace.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
