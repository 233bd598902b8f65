// SPDX-License-Identifier: Apache-2.0
#include "history/sqlite.hpp"

#include <sqlite3.h>

namespace bspctl::history::sqlite {

namespace {

constexpr int patience_ms = 5000;  // a writer holds its lock for some tens of milliseconds

[[noreturn]] void fail(sqlite3* database) {
    if (database == nullptr) throw Error(SQLITE_NOMEM, "no memory");
    throw Error(sqlite3_errcode(database), sqlite3_errmsg(database));
}

void check(sqlite3* database, int code) {
    if (code != SQLITE_OK) fail(database);
}

}  // namespace

bool Error::is_damage() const { return code_ == SQLITE_CORRUPT || code_ == SQLITE_NOTADB; }

// ------------------------------------------------------------------------------------------------------- statements

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    statement_.reset(statement);
    check(database, code);
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(database_);
    return false;
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

void Statement::bind_one(int index, std::string_view value) {
    const char* data = value.data() == nullptr ? "" : value.data();  // a null pointer would be NULL, not an empty text
    check(database_, sqlite3_bind_text64(statement_.get(), index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_one(int index, std::int64_t value) {
    check(database_, sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind_one(int index, double value) {
    check(database_, sqlite3_bind_double(statement_.get(), index, value));
}

std::string Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

// ------------------------------------------------------------------------------------------------------- connection

void Connection::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Connection::Connection(const std::filesystem::path& file) {
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database_.reset(database);  // also of a failed open, which holds the message
    check(database, code);
    sqlite3_busy_timeout(database, patience_ms);
}

void Connection::execute(const char* sql) { check(database_.get(), sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr)); }

std::int64_t Connection::last_insert() const { return sqlite3_last_insert_rowid(database_.get()); }

std::int64_t Connection::user_version() {
    auto statement = prepare("PRAGMA user_version");
    statement.step();
    return statement.integer(0);
}

Transaction::Transaction(Connection& connection) : connection_(connection) { connection_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
    if (!open_) return;
    try {
        connection_.execute("ROLLBACK");
    } catch (const Error&) {
        return;  // SQLite has rolled back by itself: a full disk, an I/O error
    }
}

void Transaction::commit() {
    connection_.execute("COMMIT");
    open_ = false;
}

}  // namespace bspctl::history::sqlite
