//! Zip archives, as far as it takes to tell what they are: the names of their
//! entries, from the directory at their end. Nothing is unpacked, so an archive
//! made to grow without end costs no more than its own bytes.

/// Most entries of an archive; an office document has some dozens.
const ENTRIES_MAX: usize = 10_000;

const LOCAL: &[u8] = b"PK\x03\x04";
const LISTED: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// Bytes of the three kinds of heads without what varies.
const LOCAL_LEN: usize = 30;
const LISTED_LEN: usize = 46;
const END_LEN: usize = 22;

/// The names of the entries of `bytes`, if they are an archive from their first
/// byte to their last.
///
/// Archives in parts or of 4 GiB and more (ZIP64) are none here.
pub fn entries(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    if !bytes.starts_with(LOCAL) {
        return None;
    }
    let end = end(bytes)?;
    let count = usize::from(short(bytes, end + 10)?);
    let mut at = long(bytes, end + 16)?;
    if count > ENTRIES_MAX || at + long(bytes, end + 12)? > end {
        return None;
    }
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at + 4)? != LISTED {
            return None;
        }
        let name = usize::from(short(bytes, at + 28)?);
        let rest = usize::from(short(bytes, at + 30)?) + usize::from(short(bytes, at + 32)?);
        names.push(bytes.get(at + LISTED_LEN..at + LISTED_LEN + name)?);
        at += LISTED_LEN + name + rest;
    }
    (at <= end).then_some(names)
}

/// The content of the first entry, if it is called `name` and kept as it is.
pub fn first_kept<'b>(bytes: &'b [u8], name: &[u8]) -> Option<&'b [u8]> {
    let kept_as_it_is = bytes.starts_with(LOCAL) && short(bytes, 8)? == 0;
    let size = long(bytes, 18)?;
    let (named, extra) = (usize::from(short(bytes, 26)?), usize::from(short(bytes, 28)?));
    let named_so = bytes.get(LOCAL_LEN..LOCAL_LEN + named)? == name;
    let start = LOCAL_LEN + named + extra;
    bytes.get(start..start + size).filter(|_| kept_as_it_is && named_so)
}

/// Where the end of the directory begins: the last place whose remark reaches to
/// the last byte.
fn end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LEN)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| {
        bytes.get(*at..at + 4) == Some(END)
            && short(bytes, at + 20)
                .is_some_and(|remark| at + END_LEN + usize::from(remark) == bytes.len())
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let value = bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)?;
    usize::try_from(value).ok()
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An archive of entries that are kept as they are; without check sums,
    /// which nothing here reads.
    pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        let length = |value: usize| u32::try_from(value).expect("short").to_le_bytes();
        for (name, content) in entries {
            let start = length(bytes.len());
            let named = u16::try_from(name.len()).expect("short").to_le_bytes();
            let sizes = [length(content.len()), length(content.len())].concat();
            let head = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &sizes, &named, &[0, 0]]
                .concat();
            bytes.extend([LOCAL, &head, name.as_bytes(), content].concat());
            let place = [&[0; 10][..], &start].concat();
            directory.extend([LISTED, &[20, 0], &head, &place, name.as_bytes()].concat());
        }
        let count = u16::try_from(entries.len()).expect("few").to_le_bytes();
        let (size, start) = (length(directory.len()), length(bytes.len()));
        bytes.extend(directory);
        bytes.extend([END, &[0; 4], &count, &count, &size, &start, &[0, 0]].concat());
        bytes
    }

    #[test]
    fn names_are_read_in_order_and_with_a_remark_behind_them() {
        let mut whole =
            archive(&[("mimetype", b"a"), ("Pictures/ř.png", b"PK\x05\x06"), ("c", b"")]);
        let names: [&[u8]; 3] = [b"mimetype", "Pictures/ř.png".as_bytes(), b"c"];
        assert_eq!(entries(&whole).as_deref(), Some(&names[..]));
        assert_eq!(first_kept(&whole, b"mimetype"), Some(&b"a"[..]));
        assert_eq!(first_kept(&whole, b"mime"), None);
        let remark = whole.len() - 2;
        whole[remark] = 3;
        assert_eq!(entries(&whole), None, "a remark that is not there");
        whole.extend(b"abc");
        assert_eq!(entries(&whole).map(|names| names.len()), Some(3));
    }

    #[test]
    fn what_is_cut_or_stands_behind_something_is_no_archive() {
        let whole = archive(&[("mimetype", b"a"), ("b", b"b")]);
        for length in 0..whole.len() {
            assert_eq!(entries(&whole[..length]), None, "{length}");
        }
        let behind = [&b"MZ"[..], &whole].concat();
        assert_eq!(entries(&behind), None, "a program that unpacks itself");
        assert_eq!(entries(&[&whole[..], b"x"].concat()), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reading(place in 0..200_usize, byte: u8, noise: Vec<u8>) {
            let mut whole = archive(&[("mimetype", b"application/x"), ("b", b"b")]);
            if let Some(spoilt) = whole.get_mut(place) {
                *spoilt = byte;
            }
            for bytes in [whole, [LOCAL, &noise, END, &noise].concat(), noise] {
                let _ = (entries(&bytes), first_kept(&bytes, b"mimetype"));
            }
        }
    }
}
