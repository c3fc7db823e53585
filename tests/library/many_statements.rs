//! Many statements beside each other are no deep nesting.

use gitlab_rb::syntax::parse;

#[test]
fn the_number_of_statements_is_no_depth() {
    let statements = [
        "nginx['enable'] = false if ENV['X']\n",
        "nginx['enable'] = false unless ENV['X']\n",
        "load 'a' rescue nil\n",
        "x or y\n",
        "a.b.c\n",
        "if ENV['X']\nnginx['enable'] = false if ENV['Y']\nend\n",
    ];
    for statement in statements {
        let text = statement.repeat(1000);
        assert_eq!(parse(text.as_bytes()).errors, [], "{statement}");
        let inside = format!("if true\n{text}end\n");
        assert_eq!(parse(inside.as_bytes()).errors, [], "{statement} in a body");
    }
}
