//! Where the product goes: standard output, a file, or a folder. Files are private from their first byte.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::FormArgs;
use super::leave::Leaving;
use super::report::ExportReport;
use crate::cli::console::Console;
use crate::cli::outcome::Failure;
use crate::cli::output_file::refuse_inputs;
use crate::export::forms::{Form, Product};
use crate::fix::writer::{Readers, create, put};

/// The steps that are left, in a folder of products.
const CHECKLIST: &str = "CHECKLIST.md";
/// The change of gitlab.rb, in a folder of products.
const PATCH: &str = "gitlab.rb.patch";

/// Where the product goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ProductDestination {
    /// Standard output.
    Stdout,
    /// One file; whether it may be overwritten.
    File(PathBuf, bool),
    /// A folder; whether what is in it may be overwritten.
    Folder(PathBuf, bool),
}

impl ProductDestination {
    /// What the arguments ask for.
    pub(super) fn of(arguments: &FormArgs, form: Form) -> Result<Self, Failure> {
        let Some(path) = &arguments.output else { return Ok(Self::Stdout) };
        if path.as_os_str() == "-" {
            return Err(Failure::new("--output needs a file or a folder")
                .help("leave it out for standard output; --reveal-secrets prints secrets there"));
        }
        let slash = path.as_os_str().to_string_lossy().ends_with('/');
        if path.is_dir() || slash || form == Form::Systemd && !path.exists() {
            return Ok(Self::Folder(path.clone(), arguments.force));
        }
        if form == Form::Systemd {
            return Err(Failure::new(format!("{} is a file", path.display()))
                .help("this form has several files: give a folder"));
        }
        Ok(Self::File(path.clone(), arguments.force))
    }

    /// Writes it, over no input; gives the files.
    pub(super) fn write(
        &self,
        product: &Product,
        report: &ExportReport<'_>,
        leaving: &Leaving,
        inputs: &[&Path],
        console: &mut Console,
    ) -> Result<Vec<PathBuf>, Failure> {
        let (files, force) = match self {
            Self::Stdout => {
                for (index, file) in product.files.iter().enumerate() {
                    if product.files.len() > 1 {
                        let gap = if index > 0 { "\n" } else { "" };
                        writeln!(console.out, "{gap}# --- {}", file.name)?;
                    }
                    console.out.write_all(file.text.as_bytes())?;
                }
                return Ok(Vec::new());
            }
            Self::File(path, force) => {
                let text = product.files.first().map_or("", |file| file.text.as_str());
                (vec![(path.clone(), text.as_bytes().to_vec())], *force)
            }
            Self::Folder(folder, force) => {
                let products = product.files.iter().map(|file| (file.name, file.text.as_bytes().to_vec()));
                let mut files: Vec<(&str, Vec<u8>)> = products.collect();
                files.push((CHECKLIST, report.checklist().into_bytes()));
                if leaving.changes() {
                    files.push((PATCH, leaving.patch()?));
                }
                let below = |(name, text): (&str, Vec<u8>)| (folder.join(name), text);
                (files.into_iter().map(below).collect(), *force)
            }
        };
        if !force && let Some((path, _)) = files.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok()) {
            return Err(Failure::new(format!("{} exists", path.display()))
                .nothing_changed()
                .help("--force overwrites it"));
        }
        for (path, _) in &files {
            refuse_inputs(path, inputs.iter().copied())?;
        }
        for (path, text) in &files {
            create_folder(path)?;
            let write = if force { put } else { create };
            write(path, text, Readers::Owner)?;
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }
}

/// The folder of a file, for its owner alone where it is new.
fn create_folder(path: &Path) -> Result<(), Failure> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
    else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| Failure::new(format!("cannot create the folder {}: {error}", folder.display())))
}
