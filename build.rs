//! Compiles the tables of `mappings/` into sorted static data (see `src/mappings/`).
//!
//! Every string goes once into one pool, `text.txt`; rows hold offsets into it. So the tables are plain
//! read-only data without a single address: nothing is parsed, allocated or relocated when the command
//! starts, and a page of the pool is read from disk only when a row on it is asked for.
//!
//! `build/shape.rs` turns JSON into Rust by description, `build/tables.rs` lists the files,
//! `build/mattermost.rs` and `build/omnibus.rs` describe their rows, and `build/index.rs` makes names found by their hash.

#[path = "build/index.rs"]
mod index;
#[path = "build/mattermost.rs"]
mod mattermost;
#[path = "src/mappings/name_hash.rs"]
mod name_hash;
#[path = "build/omnibus.rs"]
mod omnibus;
#[path = "build/shape.rs"]
mod shape;
#[path = "build/tables.rs"]
mod tables;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=mappings");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=src/mappings/name_hash.rs");
    origin()?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let out = Path::new(&out);
    let mut pool = shape::Pool::default();
    for table in tables::TABLES {
        let path = Path::new("mappings").join(table.file);
        let code =
            compile(table, &path, &mut pool).map_err(|error| format!("{}: {error}", path.display()))?;
        fs::write(out.join(format!("{}.rs", table.name.to_lowercase())), code)?;
    }
    fs::write(out.join("text.txt"), pool.text())?;
    Ok(())
}

/// What `--version --verbose` says about the program: the target, and the commit where it is known, from
/// `GITLAB_RB_COMMIT` of a release build or from what cargo notes in a packed crate.
fn origin() -> Result<(), Box<dyn Error>> {
    println!("cargo:rustc-env=GITLAB_RB_TARGET={}", env::var("TARGET")?);
    println!("cargo:rerun-if-env-changed=GITLAB_RB_COMMIT");
    let packed = || {
        let note: Value = serde_json::from_str(&fs::read_to_string(".cargo_vcs_info.json").ok()?).ok()?;
        note["git"]["sha1"].as_str().map(str::to_owned)
    };
    if let Some(commit) = env::var("GITLAB_RB_COMMIT").ok().or_else(packed) {
        println!("cargo:rustc-env=GITLAB_RB_BUILT_FROM={commit}");
    }
    Ok(())
}

/// The Rust source of one table: its rows in the order of their names, and its indexes.
fn compile(table: &tables::Table, path: &Path, pool: &mut shape::Pool) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut document: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let Some(Value::Array(mut rows)) = document.get_mut("rows").map(Value::take) else {
        return Err("has no `rows`".to_owned());
    };
    if !table.order.is_empty() {
        rows.sort_by_cached_key(|row| shape::sort_key(row, table.order));
    }
    let mut code = format!(
        "#[allow(clippy::unreadable_literal)]\npub(crate) static {}: &[{}] = &[\n",
        table.name,
        table.row.type_name()
    );
    for (number, row) in rows.iter().enumerate() {
        let row = table.row.emit(row, pool).map_err(|error| format!("row {}: {error}", number + 1))?;
        let _ = writeln!(code, "    {row},");
    }
    code.push_str("];\n");
    for wanted in table.indexes {
        code.push_str(&index::emit(wanted, table.order, &rows)?);
    }
    Ok(code)
}
