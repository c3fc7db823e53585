//! What following a file may cost: steps, and bytes of the objects and values made on the way.
//!
//! Both bounds grow with the text, so code that runs once is followed to its end however long it
//! is. What runs out is what multiplies itself: loops in loops, and copies of copies. It knows
//! nothing of Ruby; [`super::Machine::evaluate`] counts the steps, the heap and the records count
//! the bytes.

use std::cell::Cell;

use crate::settings::{Cost, UnknownReason};

/// Steps that every file may take: real files need a few thousand.
const STEPS: u64 = 100_000;

/// Bytes that every file may take.
const BYTES: u64 = 64 << 20;

/// Steps for each byte of the text: code that runs once takes fewer than one.
const STEPS_PER_BYTE: u64 = 1;

/// Bytes for each byte of the text: a record of a setting takes about a kilobyte, and its
/// shortest spelling has six bytes.
const BYTES_PER_BYTE: u64 = 256;

/// Parts that one value may have in every file.
const PARTS: usize = 100_000;

/// Bytes that one string may have in every file.
const LONGEST: usize = 1 << 20;

/// What has been spent, and what may be.
#[derive(Debug, Default)]
pub(super) struct Budget {
    text: usize,
    steps: Cell<u64>,
    bytes: Cell<u64>,
}

impl Budget {
    /// The budget for a text of that many bytes.
    pub(super) fn for_text(length: usize) -> Self {
        Self { text: length, ..Self::default() }
    }

    pub(super) fn take_step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    /// Counts bytes that are about to be taken.
    pub(super) fn take_bytes(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes.set(self.bytes.get().saturating_add(bytes));
    }

    /// Counts several things of one type.
    pub(super) fn take<T>(&self, count: usize) {
        self.take_bytes(count.saturating_mul(size_of::<T>()));
    }

    /// Parts of one value, or elements of one array: a larger one is not followed.
    pub(super) fn most_parts(&self) -> usize {
        PARTS.saturating_add(self.text)
    }

    /// Bytes of one string: a longer one is not followed.
    pub(super) fn longest_string(&self) -> usize {
        LONGEST.saturating_add(self.text)
    }

    /// What has run out; from there on nothing is followed.
    pub(super) fn exhausted(&self) -> Option<UnknownReason> {
        let text = u64::try_from(self.text).unwrap_or(u64::MAX);
        if self.steps.get() > STEPS.saturating_add(text.saturating_mul(STEPS_PER_BYTE)) {
            return Some(UnknownReason::TooManySteps);
        }
        let bytes = BYTES.saturating_add(text.saturating_mul(BYTES_PER_BYTE));
        (self.bytes.get() > bytes).then_some(UnknownReason::TooMuchMemory)
    }

    pub(super) fn cost(&self) -> Cost {
        Cost { steps: self.steps.get(), bytes: self.bytes.get() }
    }
}
