//! Any bytes are searched for gitlab.rb texts, by every kind of name, without a crash; spans stay inside of the file.
#![no_main]

use std::path::Path;

use gitlab_rb::host::open;
use gitlab_rb::document::secrets_in_file;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] =
    ["gitlab.rb", "compose.yml", "gitlab.rb.erb", "gitlab.rb.j2", "install.sh", "Dockerfile", ".env", "values.yaml"];

fuzz_target!(|input: &[u8]| {
    let Some((first, bytes)) = input.split_first() else { return };
    let hosts = open(Path::new(NAMES[usize::from(*first) % NAMES.len()]), bytes);
    for span in secrets_in_file(bytes, &hosts) {
        assert!(span.range().end <= bytes.len());
    }
});
