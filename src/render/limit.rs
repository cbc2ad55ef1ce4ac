//! A page in the making, of bounded size.
//!
//! In: what a template prints. Out: its bytes, or an error where they are too many. It must not know what is printed.

use std::io;

/// The most bytes of one page: a template that prints for ever ends here, and not where the memory does.
pub(super) const BYTES_MAX: usize = 64 << 20;

/// The bytes so far.
pub(super) struct Page(pub(super) Vec<u8>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
