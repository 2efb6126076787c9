//! json-format: checks a JSON text (RFC 8259) on standard input and prints it, indented.
//!
//! Strict: no comments, no trailing commas, no byte order mark, only valid UTF-8. The first error is reported with
//! line, column (in characters) and byte, and then nothing is printed: the text is walked twice, the first time without
//! output. Numbers are printed digit by digit as they came. Strings are printed with the fewest escapes; a surrogate
//! without its partner, which the grammar allows, stays an escape. Repeated names are allowed, as in the RFC, and kept.
//! Depth is bounded by memory alone.
//!
//!   json-format [--indent=N | --tabs | --compact] [--ascii]      N from 1 to 8, 2 by default
//!
//! Exit code: 0, 1 for an error in the text or in reading and writing it, 2 for a wrong argument.

const std = @import("std");
const wasi = std.os.wasi;
const allocator = std.heap.wasm_allocator;

const Options = struct {
    indent: []const u8 = "  ",
    compact: bool = false,
    ascii: bool = false,
};

/// Collects bytes for one file descriptor.
const Output = struct {
    descriptor: wasi.fd_t,
    buffer: []u8,
    used: usize = 0,

    fn byte(self: *Output, value: u8) !void {
        if (self.used == self.buffer.len) try self.flush();
        self.buffer[self.used] = value;
        self.used += 1;
    }

    fn text(self: *Output, bytes: []const u8) !void {
        for (bytes) |value| try self.byte(value);
    }

    fn number(self: *Output, value: usize) !void {
        if (value >= 10) try self.number(value / 10);
        try self.byte('0' + @as(u8, @intCast(value % 10)));
    }

    fn hexadecimal(self: *Output, value: u32, digits: u5) !void {
        var left = digits;
        while (left > 0) {
            left -= 1;
            try self.byte("0123456789abcdef"[value >> (4 * left) & 15]);
        }
    }

    fn flush(self: *Output) !void {
        var rest: []const u8 = self.buffer[0..self.used];
        while (rest.len > 0) {
            const vector = [_]wasi.ciovec_t{.{ .base = rest.ptr, .len = rest.len }};
            var written: usize = 0;
            if (wasi.fd_write(self.descriptor, &vector, 1, &written) != .SUCCESS or written == 0) return error.Output;
            rest = rest[written..];
        }
        self.used = 0;
    }
};

// Outside of the structures: there they would be 16 KiB of zeros in the module's data.
var output_buffer: [8192]u8 = undefined;
var error_buffer: [256]u8 = undefined;
var standard_output = Output{ .descriptor = 1, .buffer = &output_buffer };
var standard_error = Output{ .descriptor = 2, .buffer = &error_buffer };

/// What is wrong and where; `expected` is a phrase that completes "expected ...", or a whole sentence of its own.
const Fault = struct {
    offset: usize = 0,
    expected: ?[]const u8 = null,
    sentence: []const u8 = "",
};

/// Goes once through the text. With `printing`, what it sees is printed; then the text is known to be right.
fn Walker(comptime printing: bool) type {
    return struct {
        source: []const u8,
        options: Options,
        at: usize = 0,
        /// The open brackets, '{' and '[', outermost first: no recursion.
        open: std.ArrayList(u8) = .empty,
        fault: Fault = .{},

        const Self = @This();
        const Failure = error{ Syntax, OutOfMemory, Output };

        fn peek(self: *const Self) ?u8 {
            return if (self.at < self.source.len) self.source[self.at] else null;
        }

        fn is(self: *const Self, wanted: u8) bool {
            return self.at < self.source.len and self.source[self.at] == wanted;
        }

        fn expected(self: *Self, what: []const u8) Failure {
            self.fault = .{ .offset = self.at, .expected = what };
            return error.Syntax;
        }

        fn wrong(self: *Self, offset: usize, sentence: []const u8) Failure {
            self.fault = .{ .offset = offset, .sentence = sentence };
            return error.Syntax;
        }

        fn print(_: *Self, bytes: []const u8) Failure!void {
            if (printing) try standard_output.text(bytes);
        }

        fn newLine(self: *Self) Failure!void {
            if (!printing or self.options.compact) return;
            try standard_output.byte('\n');
            for (0..self.open.items.len) |_| try standard_output.text(self.options.indent);
        }

        fn skipSpace(self: *Self) void {
            while (self.peek()) |c| : (self.at += 1) {
                if (c != ' ' and c != '\n' and c != '\r' and c != '\t') return;
            }
        }

        /// The whole text: one value and nothing after it.
        fn document(self: *Self) Failure!void {
            if (std.mem.startsWith(u8, self.source, "\xef\xbb\xbf")) {
                return self.wrong(0, "a byte order mark is not part of JSON");
            }
            while (true) {
                self.skipSpace();
                if (self.innermost() == '{') try self.name();
                const c = self.peek() orelse return self.expected("a value");
                if (c == '{' or c == '[') {
                    self.at += 1;
                    self.skipSpace();
                    try self.print(&.{c});
                    if (!self.is(closing(c))) {
                        try self.open.append(allocator, c);
                        try self.newLine();
                        continue;
                    }
                    self.at += 1;
                    try self.print(&.{closing(c)});
                } else try self.scalar(c);
                if (try self.afterValue()) return;
            }
        }

        fn innermost(self: *const Self) ?u8 {
            return if (self.open.items.len > 0) self.open.items[self.open.items.len - 1] else null;
        }

        /// Closes what ends here; true at the end of the text, false where a comma promises another value.
        fn afterValue(self: *Self) Failure!bool {
            while (self.innermost()) |bracket| {
                self.skipSpace();
                if (self.is(',')) {
                    self.at += 1;
                    try self.print(",");
                    try self.newLine();
                    return false;
                }
                if (!self.is(closing(bracket))) {
                    return self.expected(if (bracket == '{') "',' or '}' after a member" else "',' or ']' after an element");
                }
                self.at += 1;
                _ = self.open.pop();
                try self.newLine();
                try self.print(&.{closing(bracket)});
            }
            self.skipSpace();
            if (self.at < self.source.len) return self.expected("the end of the text after the value");
            return true;
        }

        fn name(self: *Self) Failure!void {
            if (!self.is('"')) return self.expected("a name in double quotes");
            try self.string();
            self.skipSpace();
            if (!self.is(':')) return self.expected("':' after a name");
            self.at += 1;
            try self.print(if (self.options.compact) ":" else ": ");
            self.skipSpace();
        }

        fn scalar(self: *Self, first: u8) Failure!void {
            switch (first) {
                '"' => try self.string(),
                '-', '0'...'9' => try self.number(),
                't' => try self.word("true"),
                'f' => try self.word("false"),
                'n' => try self.word("null"),
                else => return self.expected("a value"),
            }
        }

        fn word(self: *Self, wanted: []const u8) Failure!void {
            if (!std.mem.startsWith(u8, self.source[self.at..], wanted)) return self.expected("a value");
            self.at += wanted.len;
            try self.print(wanted);
        }

        fn digits(self: *Self, where: []const u8) Failure!void {
            const start = self.at;
            while (self.peek()) |c| : (self.at += 1) {
                if (c < '0' or c > '9') break;
            }
            if (self.at == start) return self.expected(where);
        }

        fn number(self: *Self) Failure!void {
            const start = self.at;
            if (self.is('-')) self.at += 1;
            if (self.is('0')) {
                self.at += 1;
                if (self.peek()) |c| {
                    if (c >= '0' and c <= '9') return self.wrong(start, "a number does not begin with a needless 0");
                }
            } else try self.digits("a digit");
            if (self.is('.')) {
                self.at += 1;
                try self.digits("a digit after the decimal point");
            }
            if (self.is('e') or self.is('E')) {
                self.at += 1;
                if (self.is('+') or self.is('-')) self.at += 1;
                try self.digits("a digit in the exponent");
            }
            try self.print(self.source[start..self.at]);
        }

        fn string(self: *Self) Failure!void {
            const start = self.at;
            self.at += 1;
            try self.print("\"");
            while (true) {
                const c = self.peek() orelse return self.wrong(start, "the text ends inside this string");
                if (c == '"') break;
                if (c < 0x20) return self.wrong(self.at, "a control character in a string must be escaped");
                if (c == '\\') try self.character(try self.escape()) else try self.character(try self.utf8());
            }
            self.at += 1;
            try self.print("\"");
        }

        /// One character of UTF-8; overlong forms, surrogates and values past U+10FFFF are refused.
        fn utf8(self: *Self) Failure!u32 {
            const start = self.at;
            const length = std.unicode.utf8ByteSequenceLength(self.source[start]) catch return self.wrong(start, "invalid UTF-8");
            if (start + length > self.source.len) return self.wrong(start, "invalid UTF-8");
            self.at += length;
            return std.unicode.utf8Decode(self.source[start..self.at]) catch return self.wrong(start, "invalid UTF-8");
        }

        /// An escape, with its second half when the two are a pair of surrogates.
        fn escape(self: *Self) Failure!u32 {
            const start = self.at;
            self.at += 1;
            const c = self.peek() orelse return self.wrong(start, "the text ends inside an escape");
            self.at += 1;
            switch (c) {
                '"', '\\', '/' => return c,
                'b' => return 8,
                'f' => return 12,
                'n' => return '\n',
                'r' => return '\r',
                't' => return '\t',
                'u' => {},
                else => return self.wrong(start, "no such escape"),
            }
            const unit = self.hexadecimal() orelse return self.wrong(start, "\\u needs four hexadecimal digits");
            if (unit < 0xd800 or unit > 0xdbff) return unit;
            const after = self.at;
            if (std.mem.startsWith(u8, self.source[after..], "\\u")) {
                self.at += 2;
                // A wrong escape here is reported in its own turn.
                if (self.hexadecimal()) |second| {
                    if (second >= 0xdc00 and second <= 0xdfff) return 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
                }
            }
            self.at = after;
            return unit;
        }

        fn hexadecimal(self: *Self) ?u32 {
            if (self.source.len - self.at < 4) return null;
            var value: u32 = 0;
            for (self.source[self.at..][0..4]) |c| {
                value = value << 4 | (std.fmt.charToDigit(c, 16) catch return null);
            }
            self.at += 4;
            return value;
        }

        fn character(self: *Self, value: u32) Failure!void {
            if (!printing) return;
            const short: ?u8 = switch (value) {
                '"', '\\' => @intCast(value),
                8 => 'b',
                12 => 'f',
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                else => null,
            };
            if (short) |letter| return standard_output.text(&.{ '\\', letter });
            const surrogate = value >= 0xd800 and value <= 0xdfff;
            if (value < 0x20 or surrogate or (self.options.ascii and value > 0x7e)) {
                if (value > 0xffff) {
                    try standard_output.text("\\u");
                    try standard_output.hexadecimal(0xd800 + ((value - 0x10000) >> 10), 4);
                    try standard_output.text("\\u");
                    return standard_output.hexadecimal(0xdc00 + (value & 0x3ff), 4);
                }
                try standard_output.text("\\u");
                return standard_output.hexadecimal(value, 4);
            }
            var bytes: [4]u8 = undefined;
            const length = std.unicode.utf8Encode(@intCast(value), &bytes) catch unreachable;
            try standard_output.text(bytes[0..length]);
        }
    };
}

fn closing(bracket: u8) u8 {
    return if (bracket == '{') '}' else ']';
}

fn readAll() ![]const u8 {
    var source: std.ArrayList(u8) = .empty;
    while (true) {
        try source.ensureUnusedCapacity(allocator, 16384);
        const room = source.unusedCapacitySlice();
        const vector = [_]wasi.iovec_t{.{ .base = room.ptr, .len = room.len }};
        var got: usize = 0;
        if (wasi.fd_read(0, &vector, 1, &got) != .SUCCESS) return error.Input;
        if (got == 0) return source.items;
        source.items.len += got;
    }
}

/// Says on standard error where the fault is and what was found there.
fn report(source: []const u8, fault: Fault) !void {
    var line: usize = 1;
    var column: usize = 1;
    for (source[0..fault.offset]) |c| {
        if (c == '\n') {
            line += 1;
            column = 1;
            // A byte 10xxxxxx goes on with a character that has been counted.
        } else if (c & 0xc0 != 0x80) column += 1;
    }
    const out = &standard_error;
    try out.text("json-format: line ");
    try out.number(line);
    try out.text(", column ");
    try out.number(column);
    try out.text(" (byte ");
    try out.number(fault.offset);
    try out.text("): ");
    if (fault.expected) |what| {
        try out.text("expected ");
        try out.text(what);
        try out.text(", found ");
        if (fault.offset >= source.len) {
            try out.text("the end of the text");
        } else switch (source[fault.offset]) {
            0x21...0x7e => |c| try out.text(&.{ '\'', c, '\'' }),
            else => |c| {
                try out.text("byte 0x");
                try out.hexadecimal(c, 2);
            },
        }
    } else try out.text(fault.sentence);
    try out.byte('\n');
}

fn readOptions(arguments: []const [*:0]u8) !Options {
    var options = Options{};
    for (arguments) |pointer| {
        const argument = std.mem.span(pointer);
        if (std.mem.eql(u8, argument, "--compact")) {
            options.compact = true;
        } else if (std.mem.eql(u8, argument, "--ascii")) {
            options.ascii = true;
        } else if (std.mem.eql(u8, argument, "--tabs")) {
            options.indent = "\t";
        } else if (argument.len == 10 and std.mem.startsWith(u8, argument, "--indent=") and argument[9] >= '1' and argument[9] <= '8') {
            options.indent = "        "[0 .. argument[9] - '0'];
        } else {
            try standard_error.text("json-format: wrong argument ");
            try standard_error.text(argument);
            try standard_error.text("\nusage: json-format [--indent=N | --tabs | --compact] [--ascii], N from 1 to 8\n");
            return error.Usage;
        }
    }
    return options;
}

fn readArguments() ![]const [*:0]u8 {
    var count: usize = 0;
    var size: usize = 0;
    if (wasi.args_sizes_get(&count, &size) != .SUCCESS) return error.Arguments;
    const pointers = try allocator.alloc([*:0]u8, count);
    const bytes = try allocator.alloc(u8, size);
    if (wasi.args_get(pointers.ptr, bytes.ptr) != .SUCCESS) return error.Arguments;
    return if (count > 0) pointers[1..] else pointers;
}

fn format() !void {
    const options = try readOptions(try readArguments());
    const source = try readAll();
    var check = Walker(false){ .source = source, .options = options };
    check.document() catch |failure| {
        if (failure == error.Syntax) try report(source, check.fault);
        return failure;
    };
    var printer = Walker(true){ .source = source, .options = options };
    try printer.document();
    try standard_output.byte('\n');
    try standard_output.flush();
}

pub fn main() u8 {
    const failure = if (format()) |_| return 0 else |failure| failure;
    const message: []const u8 = switch (failure) {
        error.Syntax, error.Usage => "",
        error.OutOfMemory => "json-format: out of memory\n",
        error.Input => "json-format: standard input cannot be read\n",
        error.Output => "json-format: standard output cannot be written\n",
        error.Arguments => "json-format: the arguments cannot be read\n",
    };
    // When standard error fails too, the exit code is all that is left to say.
    standard_error.text(message) catch return 1;
    standard_error.flush() catch return 1;
    return if (failure == error.Usage) 2 else 1;
}
