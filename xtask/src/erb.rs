//! The Ruby inside of an ERB template.

/// The template's Ruby, each piece on a line of its own.
pub(crate) fn ruby(template: &[u8]) -> Vec<u8> {
    let mut code = Vec::new();
    let mut rest = template;
    while let Some(start) = find(rest, b"<%") {
        let inside = rest.get(start + 2..).unwrap_or_default();
        let end = find(inside, b"%>").unwrap_or(inside.len());
        let piece = inside.get(..end).unwrap_or_default();
        rest = inside.get(end + 2..).unwrap_or_default();
        let piece = piece.strip_suffix(b"-").unwrap_or(piece);
        match piece.first() {
            Some(b'#' | b'%') => {}
            Some(b'=' | b'-') => code.extend_from_slice(piece.get(1..).unwrap_or_default()),
            _ => code.extend_from_slice(piece),
        }
        code.push(b'\n');
    }
    code
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::ruby;

    #[test]
    fn only_ruby_is_left() {
        let code = ruby(b"a: <%= @a %>\n<% if @b -%>\n<%# no %>\n<%- end %>x");
        assert_eq!(String::from_utf8_lossy(&code), " @a \n if @b \n\n end \n");
    }
}
