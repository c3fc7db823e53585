//! What each legacy setting becomes.
