//! Lines of standard input are numbered, through Zig's own buffers.
const std = @import("std");

pub fn main() !void {
    var in_buffer: [256]u8 = undefined;
    var out_buffer: [256]u8 = undefined;
    var reader = std.fs.File.stdin().readerStreaming(&in_buffer);
    var writer = std.fs.File.stdout().writerStreaming(&out_buffer);
    var number: usize = 0;
    while (reader.interface.takeDelimiterExclusive('\n')) |line| {
        number += 1;
        try writer.interface.print("{d}: {s}\n", .{ number, line });
        if (reader.interface.bufferedLen() > 0 and reader.interface.buffered()[0] == '\n') reader.interface.toss(1);
    } else |err| if (err != error.EndOfStream) return err;
    try writer.interface.flush();
}
