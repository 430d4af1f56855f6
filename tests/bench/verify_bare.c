/* SPDX-License-Identifier: MIT */
/*
 * The limit of verification: every event read in the order of its chain, its hash computed and
 * compared, its predecessor compared. It does not look at what the body says, nor at heads or
 * personal values, which `waybill verify` does.
 *
 *     verify_bare PATH
 */
#define _GNU_SOURCE

#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const char verify_domain[] = "waybill.event.1\n";

static int verify_fail(const char *what)
{
	fprintf(stderr, "verify_bare: %s\n", what);
	return 1;
}

int main(int argc, char **argv)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	unsigned char expected[32] = {0}, digest[EVP_MAX_MD_SIZE];
	unsigned long long count = 0;
	EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (argc != 2 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		return verify_fail("usage: verify_bare PATH");
	if (sqlite3_prepare_v2(database,
			"SELECT seq, prev, hash, body FROM event ORDER BY subject, seq", -1, &statement,
			NULL) != SQLITE_OK)
		return verify_fail(sqlite3_errmsg(database));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const void *body = sqlite3_column_text(statement, 3);
		size_t bytes = (size_t)sqlite3_column_bytes(statement, 3);
		if (sqlite3_column_int64(statement, 0) == 1)
			memset(expected, 0, sizeof expected);
		EVP_DigestInit_ex2(context, sha256, NULL);
		EVP_DigestUpdate(context, verify_domain, sizeof verify_domain - 1);
		EVP_DigestUpdate(context, body, bytes);
		EVP_DigestFinal_ex(context, digest, NULL);
		if (memcmp(sqlite3_column_blob(statement, 1), expected, 32) != 0 ||
			memcmp(sqlite3_column_blob(statement, 2), digest, 32) != 0)
			return verify_fail("an event does not fit");
		memcpy(expected, digest, 32);
		count++;
	}
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	double cpu_us = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
	printf("{\"events\":%llu,\"cpu_us\":%.4f}\n", count, cpu_us / (double)count);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	EVP_MD_CTX_free(context);
	EVP_MD_free(sha256);
	return 0;
}
