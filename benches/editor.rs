//! How long an editor waits for the diagnostics of a keystroke, in the full template with every example made live, and how
//! much memory 200 such files take.
//!
//! `GITLAB_RB_TEMPLATES` names the folder of the official templates, with `templates-uncommented` beside it.
//! Run: cargo bench --manifest-path benches/Cargo.toml --bench editor

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gitlab_rb::editor::Buffer;
use gitlab_rb::lint::LintOptions;
use gitlab_rb::mappings::Release;
use gitlab_rb::rules::Target;

const KEYSTROKES: usize = 300;
const RELEASE: Release = Release::new(18, 11);

fn main() {
    let Some(text) = template() else {
        eprintln!("GITLAB_RB_TEMPLATES names no folder of templates: nothing is measured");
        return;
    };
    let options = LintOptions::new(Target::of(RELEASE, None));
    let mut times: Vec<Duration> = (0..KEYSTROKES)
        .map(|number| {
            let at = line_start(&text, number * text.len() / KEYSTROKES);
            let mut typed = text.clone();
            typed.insert(at, b"gn'[#="[number % 6]);
            let started = Instant::now();
            let buffer = Buffer::new("gitlab.rb", typed, options.clone());
            std::hint::black_box(buffer.diagnostics());
            started.elapsed()
        })
        .collect();
    times.sort();
    let percentile = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "keystroke to diagnostics, {} kB: median {:.1?}, p95 {:.1?}, longest {:.1?}",
        text.len() / 1000,
        percentile(50),
        percentile(95),
        percentile(100)
    );
    let before = resident();
    let open: Vec<Buffer> =
        (0..200).map(|_| Buffer::new("gitlab.rb", text.clone(), options.clone())).collect();
    if let (Some(before), Some(after)) = (before, resident()) {
        println!("{} files worked out at once: {} MB more", open.len(), (after - before) / 1000);
        println!("the server keeps 12 of them: about {} MB", (after - before) / 1000 * 12 / 200);
    }
}

fn template() -> Option<Vec<u8>> {
    let folder = PathBuf::from(std::env::var_os("GITLAB_RB_TEMPLATES")?).with_file_name("templates-uncommented");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort_by_key(|path| std::fs::metadata(path).map(|data| data.len()).unwrap_or_default());
    std::fs::read(files.last()?).ok()
}

/// Where the line of an offset begins.
fn line_start(text: &[u8], at: usize) -> usize {
    text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

/// The memory of this process in kB, on Linux.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().split(' ').next()?.parse().ok()
}
