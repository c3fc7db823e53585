//! A bounded fuzz run on a stable compiler: mutated cases and real files parse without a crash
//! and print as they are. See `fuzz/README.md`.

use crate::support;
use std::path::Path;
use std::time::{Duration, Instant};

use gitlab_rb::syntax::parse;

/// A small generator of known quality (xorshift64*): the run must be the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(value).unwrap_or(0) % end.max(1)
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn sources() -> Vec<Vec<u8>> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/cases");
    let corpus = support::corpus();
    let folders = [Some(cases.clone()), Some(cases.join("invalid"))].into_iter().flatten().chain(
        corpus.iter().flat_map(|corpus| ["plain", "mattermost", "templated"].map(|name| corpus.join(name))),
    );
    let mut paths: Vec<_> = folders
        .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| std::fs::read(path).ok();
    // Cases hold the tree below the source.
    let source = |text: Vec<u8>| match text.windows(7).position(|window| window == b"\n=====\n") {
        Some(end) => text[..end].to_vec(),
        None => text,
    };
    paths.iter().filter_map(read).map(source).collect()
}

/// Takes a piece of another source in, drops, doubles or moves a piece, or changes a byte.
fn mutate(source: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let piece = |text: &[u8], random: &mut Random| {
        let start = random.below(text.len() + 1);
        let end = (start + random.below(30)).min(text.len());
        (start, end)
    };
    let at = random.below(source.len() + 1);
    match random.below(6) {
        0 => {
            let (start, end) = piece(other, random);
            source.splice(at..at, other[start..end].iter().copied());
        }
        1 => {
            let (start, end) = piece(source, random);
            source.drain(start..end);
        }
        2 => {
            let (start, end) = piece(source, random);
            let copy = source[start..end].to_vec();
            source.splice(at..at, copy);
        }
        3 => source.truncate(at),
        4 => {
            const MARKS: &[u8] = b"'\"`#{}[]()<>=~-%|\\\n\r ,.:;&*!?/$@a0_\0\xff";
            source.insert(at, MARKS[random.below(MARKS.len())]);
        }
        _ => {
            if let Some(byte) = source.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap_or(0);
            }
        }
    }
}

#[test]
fn mutated_sources_print_as_they_are() {
    let seed = number("GITLAB_RB_FUZZ_SEED").unwrap_or(0x6769_746c_6162);
    let seconds = Duration::from_secs(number("GITLAB_RB_FUZZ_SECONDS").unwrap_or(1));
    let sources = sources();
    let mut random = Random(seed.max(1));
    let start = Instant::now();
    let mut runs = 0_u64;
    while start.elapsed() < seconds {
        let mut source = sources[random.below(sources.len())].clone();
        // Long files are cut, so that many are tried.
        let from = random.below(source.len().saturating_sub(2000) + 1);
        source = source[from..(from + 2000).min(source.len())].to_vec();
        for _ in 0..=random.below(8) {
            let other = &sources[random.below(sources.len())];
            mutate(&mut source, other, &mut random);
        }
        let printed = std::panic::catch_unwind(|| {
            let tree = parse(&source);
            let _ = tree.outline();
            tree.print()
        });
        assert!(
            printed.as_ref().is_ok_and(|printed| *printed == source),
            "seed {seed}, run {runs}: {:?}",
            String::from_utf8_lossy(&source)
        );
        runs += 1;
    }
    eprintln!("{runs} mutated sources in {seconds:?}");
    assert!(runs > 0);
}
