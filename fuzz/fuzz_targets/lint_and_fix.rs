//! Any bytes are checked and fixed without a crash; what is fixed has no more syntax errors than before.
#![no_main]

use gitlab_rb::lint::{Options, check, fix};
use gitlab_rb::mappings::releases;
use gitlab_rb::rules::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    let options = Options { in_repository: true, ..Options::new(Target::of(releases::newest(), None)) };
    let before = check(source, &options);
    if let Ok(fixed) = fix(source, &options, true) {
        assert!(check(&fixed.text, &options).syntax_errors <= before.syntax_errors);
    }
});
