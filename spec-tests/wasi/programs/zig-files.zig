//! Zig's own file functions: a folder is made, files are written, read, listed, renamed and removed.
const std = @import("std");

pub fn main() !void {
    var out_buffer: [512]u8 = undefined;
    var writer = std.fs.File.stdout().writerStreaming(&out_buffer);
    const out = &writer.interface;
    const cwd = std.fs.cwd();
    try cwd.makePath("a/b/c");
    try cwd.writeFile(.{ .sub_path = "a/b/file", .data = "written by Zig" });
    var buffer: [64]u8 = undefined;
    try out.print("{s}\n", .{try cwd.readFile("a/b/file", &buffer)});
    try cwd.rename("a/b/file", "a/moved");
    try out.print("{any}\n", .{cwd.access("a/b/file", .{})});
    const stat = try cwd.statFile("a/moved");
    try out.print("{d} bytes, {t}\n", .{ stat.size, stat.kind });
    var dir = try cwd.openDir("a", .{ .iterate = true });
    defer dir.close();
    var folders: usize = 0;
    var files: usize = 0;
    var entries = dir.iterate();
    while (try entries.next()) |entry| switch (entry.kind) {
        .directory => folders += 1,
        .file => files += 1,
        else => {},
    };
    try out.print("{d} folders, {d} files\n", .{ folders, files });
    try cwd.deleteTree("a");
    try out.print("{any}\n", .{cwd.access("a", .{})});
    try out.flush();
}
