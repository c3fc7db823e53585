//! What is worth a finding; one file a rule.
