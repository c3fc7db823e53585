//! Any bytes are checked and fixed without a crash; what is fixed has no more syntax errors than before.
#![no_main]

use gitlab_rb::lint::{LintOptions, check, fix};
use gitlab_rb::mappings::releases;
use gitlab_rb::rules::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    let options = LintOptions { in_repository: true, ..LintOptions::new(Target::of(releases::newest(), None)) };
    let before = check(source, &options);
    if let Ok(fixed) = fix(source, &options, true) {
        assert!(check(&fixed.text, &options).syntax_errors <= before.syntax_errors);
    }
});
