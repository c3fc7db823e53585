//! The `gitlab-rb` command: everything is in the library, this is its exit code.

fn main() -> std::process::ExitCode {
    gitlab_rb::cli::main()
}
