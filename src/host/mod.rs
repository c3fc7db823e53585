//! Where gitlab.rb text lives: a file, a GITLAB_OMNIBUS_CONFIG block in YAML, a template.
