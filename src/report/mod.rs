//! Findings as text, JSON and the formats of review tools; one file a format.
