//! Tree to assignments in order: which setting, which value, under which condition, who wins.
