//! Builds again when the default theme, which lies inside the binary, changes.

fn main() {
    print("cargo:rerun-if-changed=themes");
    print("cargo:rerun-if-changed=src/cli/starter");
}

fn print(line: &str) {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").expect("cargo reads what a build script prints");
}
