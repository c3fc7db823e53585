//! Any bytes parse without a crash, and the tree prints as the bytes it came from.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    let tree = gitlab_rb::syntax::parse(source);
    assert!(tree.print() == source, "printed text differs");
    for error in &tree.errors {
        assert!(error.span.range().end <= source.len());
        let _ = (error.message(), error.label(), error.help());
    }
    let _ = tree.outline();
});
