// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/slides/languages.h"

namespace reel {

using Form = ProgramLanguage::Form;

/* Words after the manuals of the languages; types are those that have names of
 * their own and the most common ones of the standard libraries. */
static constexpr ProgramLanguage kLanguages[] = {
    {"c", "h", Form::Program, "//", "/*", "*/", "\"'",
        "auto break case const continue default do else enum extern for goto "
        "if inline register restrict return sizeof static struct switch "
        "typedef union volatile while _Alignas _Alignof _Atomic _Generic "
        "_Noreturn _Static_assert _Thread_local NULL true false",
        "void char short int long float double signed unsigned bool _Bool "
        "size_t ssize_t ptrdiff_t int8_t int16_t int32_t int64_t uint8_t "
        "uint16_t uint32_t uint64_t intptr_t uintptr_t FILE",
        kHashDirectives | kDigitQuotes},
    {"c++", "cpp cxx cc hpp hxx hh cppm", Form::Program, "//", "/*", "*/",
        "\"'",
        "alignas alignof and asm auto break case catch class co_await "
        "co_return co_yield concept const const_cast consteval constexpr "
        "constinit continue decltype default delete do dynamic_cast else enum "
        "explicit export extern false final for friend goto if import inline "
        "module mutable namespace new noexcept not nullptr operator or "
        "override private protected public register reinterpret_cast requires "
        "return sizeof static static_assert static_cast struct switch "
        "template this thread_local throw true try typedef typeid typename "
        "union using virtual volatile while xor",
        "void bool char char8_t char16_t char32_t wchar_t short int long "
        "float double signed unsigned size_t ptrdiff_t int8_t int16_t int32_t "
        "int64_t uint8_t uint16_t uint32_t uint64_t string string_view vector "
        "map set array optional unique_ptr shared_ptr pair tuple variant span",
        kHashDirectives | kDigitQuotes | kCapitalTypes},
    {"python", "py py3 python3 pyw pyi", Form::Program, "#", "", "", "\"'",
        "False None True and as assert async await break case class continue "
        "def del elif else except finally for from global if import in is "
        "lambda match nonlocal not or pass raise return try while with yield "
        "self",
        "int float str bytes bool list dict set tuple frozenset object type "
        "complex range",
        kAtAttributes | kTripleQuotes | kCapitalTypes},
    {"javascript", "js jsx mjs cjs node", Form::Program, "//", "/*", "*/",
        "\"'`",
        "async await break case catch class const continue debugger default "
        "delete do else export extends false finally for from function get if "
        "import in instanceof let new null of return set static super switch "
        "this throw true try typeof undefined var void while with yield",
        "", kCapitalTypes | kAtAttributes},
    {"typescript", "ts tsx mts cts", Form::Program, "//", "/*", "*/", "\"'`",
        "abstract any as asserts async await break case catch class const "
        "continue debugger declare default delete do else enum export extends "
        "false finally for from function get if implements import in infer "
        "instanceof interface is keyof let namespace new null of override "
        "private protected public readonly return satisfies set static super "
        "switch this throw true try type typeof undefined var while with "
        "yield",
        "string number boolean bigint symbol object unknown never void",
        kCapitalTypes | kAtAttributes},
    {"java", "", Form::Program, "//", "/*", "*/", "\"'",
        "abstract assert break case catch class const continue default do "
        "else enum extends false final finally for goto if implements import "
        "instanceof interface native new null package permits private "
        "protected public record return sealed static strictfp super switch "
        "synchronized this throw throws transient true try var volatile while "
        "yield",
        "boolean byte char double float int long short void",
        kCapitalTypes | kAtAttributes | kTripleQuotes},
    {"go", "golang", Form::Program, "//", "/*", "*/", "\"'`",
        "break case chan const continue default defer else fallthrough false "
        "for func go goto if import interface iota map nil package range "
        "return select struct switch true type var",
        "any bool byte comparable complex64 complex128 error float32 float64 "
        "int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 "
        "uint64 uintptr",
        0},
    {"rust", "rs", Form::Program, "//", "/*", "*/", "\"",
        "as async await break const continue crate dyn else enum extern false "
        "fn for if impl in let loop match mod move mut pub ref return self "
        "static struct super trait true type unsafe use where while",
        "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 "
        "usize",
        kCapitalTypes | kLifetimes | kLongStrings | kHashAttributes},
    {"shell", "sh bash zsh ksh console shellscript", Form::Program, "#", "", "",
        "\"'",
        "alias break case continue declare do done elif else esac eval exec "
        "exit export fi for function if in local read readonly return select "
        "set shift source then trap typeset unset until while",
        "", kDollarNames | kSpaceBefore | kLongStrings},
    {"yaml", "yml", Form::Keys, "#", "", "", "\"'",
        "true false null yes no on off", "", kSpaceBefore},
    {"json", "jsonc json5 jsonl", Form::Program, "//", "/*", "*/", "\"", "",
        "true false null", kKeyStrings},
    {"sql", "psql mysql sqlite", Form::Program, "--", "/*", "*/", "'\"",
        "add all alter and any as asc begin between by cascade case check "
        "column commit constraint create cross database default delete desc "
        "distinct drop else end except exists false fetch for foreign from "
        "full function grant group having if in index inner insert intersect "
        "into is join key left like limit natural not null offset on or order "
        "outer over partition primary references returning revoke right "
        "rollback select set table then to transaction trigger true truncate "
        "union unique update using values view when where window with",
        "bigint bit blob boolean char date decimal double float int integer "
        "json jsonb numeric real serial smallint text time timestamp uuid "
        "varchar",
        kAnyCase | kLongStrings},
    {"html", "htm xhtml vue svelte", Form::Markup, "", "<!--", "-->"},
    {"xml", "svg xsd xsl xslt rss plist ui", Form::Markup, "", "<!--", "-->"},
    {"css", "scss less", Form::Styles, "", "/*", "*/"},
    {"ruby", "rb gemspec rake", Form::Program, "#", "", "", "\"'`",
        "alias and attr_accessor attr_reader attr_writer begin break case "
        "class def defined do else elsif end ensure extend false for if in "
        "include module next nil not or private protected public raise redo "
        "require require_relative rescue retry return self super then true "
        "undef unless until when while yield",
        "", kCapitalTypes | kSpaceBefore | kLongStrings},
    {"php", "php8", Form::Program, "// #", "/*", "*/", "\"'",
        "abstract and array as break callable case catch class clone const "
        "continue declare default do echo else elseif empty enum extends "
        "false final finally fn for foreach function global goto if "
        "implements include include_once instanceof interface isset list "
        "match namespace new null or print private protected public readonly "
        "require require_once return static switch throw trait true try unset "
        "use var while xor yield",
        "bool float int iterable mixed never object string void",
        kDollarNames | kCapitalTypes | kLongStrings | kQuestionTags |
            kHashAttributes},
    {"lua", "", Form::Program, "--", "--[[", "]]", "\"'",
        "and break do else elseif end false for function goto if in local nil "
        "not or repeat return then true until while",
        "", 0},
    {"kotlin", "kt kts", Form::Program, "//", "/*", "*/", "\"'",
        "abstract as break by catch class companion const constructor "
        "continue data do else enum false final finally for fun if import in "
        "init inline interface internal is it lateinit null object open "
        "operator out override package private protected public return sealed "
        "super suspend this throw true try typealias val var vararg when "
        "where while",
        "", kCapitalTypes | kAtAttributes | kTripleQuotes},
    {"swift", "", Form::Program, "//", "/*", "*/", "\"",
        "actor as associatedtype async await break case catch class continue "
        "default defer deinit do else enum extension false fileprivate for "
        "func guard if import in init inout internal is let nil open operator "
        "override private protocol public repeat rethrows return self some "
        "static struct subscript super switch throw throws true try typealias "
        "var where while",
        "", kCapitalTypes | kAtAttributes | kTripleQuotes},
    {"toml", "lock", Form::Keys, "#", "", "", "\"'", "true false", "", 0},
    {"ini", "cfg conf desktop service editorconfig gitconfig properties",
        Form::Keys, "# ;", "", "", "\"", "true false yes no on off", "",
        kSpaceBefore},
    {"makefile", "make mk gnumakefile", Form::Keys, "#", "", "", "\"'", "", "",
        kDollarNames | kTargets},
    {"diff", "patch", Form::Diff},
};

std::span<const ProgramLanguage>
program_languages ()
{
  return kLanguages;
}

} // namespace reel
