//! Arguments decide the code that the program ends with.
const std = @import("std");

pub fn main() !void {
    var arguments = try std.process.argsWithAllocator(std.heap.wasm_allocator);
    defer arguments.deinit();
    var count: usize = 0;
    while (arguments.next()) |_| count += 1;
    try std.fs.File.stdout().writeAll("before\n");
    if (count > 1) std.process.exit(9);
    try std.fs.File.stdout().writeAll("no arguments\n");
}
