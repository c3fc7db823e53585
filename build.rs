//! Compiles the tables of `mappings/` into sorted static data (see `src/mappings/`).

fn main() {
    println!("cargo:rerun-if-changed=mappings");
}
