//! Standard output and standard error, and what the terminal behind them can do.
//!
//! A reader that closes the pipe (`gitlab-rb lint … | head`) is no error: the rest is thrown away
//! and the exit code stays that of the work.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::report::{Layout, Style};

/// How long a person waits for a diff that is as short as it can be.
const PATIENCE: Duration = Duration::from_secs(2);

/// When the search for the shortest diff ends.
pub(super) fn diff_deadline() -> Instant {
    Instant::now() + PATIENCE
}

/// The argument of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorWhen {
    /// Where the output is a terminal and the environment does not forbid it
    Auto,
    /// Also into pipes and files
    Always,
    /// Not at all
    Never,
}

/// Where a command writes to.
#[allow(clippy::struct_excessive_bools, reason = "they are independent abilities of the terminal")]
pub struct Console {
    /// The product: migrated text, reports.
    pub out: Output,
    /// The report beside it: progress, hints, failures.
    pub err: Output,
    /// Whether `out` is coloured.
    pub color: bool,
    /// Whether `err` is coloured.
    pub err_color: bool,
    /// Whether `out` can show more than ASCII.
    pub unicode: bool,
    /// Columns to fill.
    pub width: usize,
    /// Whether a person is likely to watch `err`: progress bars make sense.
    pub interactive: bool,
}

impl Console {
    /// Looks at the terminal and the environment.
    pub fn new(when: ColorWhen) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let watched = !is_set("CI") && env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self {
            color: colored(when, out.is_terminal()),
            err_color: colored(when, err.is_terminal()),
            unicode: unicode(out.is_terminal()),
            width: width(),
            interactive: err.is_terminal() && watched,
            out: Output::new(Box::new(out)),
            err: Output::new(Box::new(err)),
        }
    }
}

impl Console {
    /// Lets the product go to standard error and the report to standard output, or back.
    pub(super) fn swap(&mut self) {
        std::mem::swap(&mut self.out, &mut self.err);
        std::mem::swap(&mut self.color, &mut self.err_color);
    }

    /// The layout of a report for people on `out`.
    pub fn style(&self, shape: Layout) -> Style {
        let shape = if shape == Layout::Auto && is_set("NO_GRAPHICS") { Layout::Narrated } else { shape };
        Style { shape, color: self.color, unicode: self.unicode, width: self.width }
    }
}

/// Whether the terminal's character set is UTF-8; pipes and files get UTF-8 anyway.
fn unicode(terminal: bool) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter(|name| is_set(name))
        .find_map(|name| env::var(name).ok());
    !terminal
        || locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
}

/// `NO_COLOR` takes precedence over `CLICOLOR_FORCE`, which takes precedence over what the terminal can do.
fn colored(when: ColorWhen, terminal: bool) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            if is_set("NO_COLOR") {
                return false;
            }
            if is_set("CLICOLOR_FORCE") && env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
                return true;
            }
            terminal
                && env::var_os("TERM").is_none_or(|term| term != "dumb")
                && env::var_os("CLICOLOR").is_none_or(|value| value != "0")
        }
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The terminal's columns, or `COLUMNS`, or 100; never less than 40.
fn width() -> usize {
    let set =
        env::var("COLUMNS").ok().and_then(|text| text.parse::<usize>().ok()).filter(|columns| *columns > 0);
    let measured = || terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0));
    set.or_else(measured).unwrap_or(100).max(40)
}

/// A buffered stream that goes quiet when its reader has gone.
pub struct Output {
    inner: BufWriter<Box<dyn Write + Send>>,
    closed: bool,
}

impl Output {
    /// Buffers `stream`.
    pub fn new(stream: Box<dyn Write + Send>) -> Self {
        Self { inner: BufWriter::with_capacity(64 * 1024, stream), closed: false }
    }

    fn unless_closed<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            other => other,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.unless_closed(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.unless_closed(result, ())
    }
}
